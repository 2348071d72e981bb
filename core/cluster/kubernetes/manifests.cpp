#include "core/cluster/kubernetes/manifests.h"

#include "core/cluster/kubernetes/scaling.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "core/support/yaml_json.h"

#include <QDir>
#include <QJsonArray>
#include <QSet>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::minutes buildTimeout(10); // charts are fetched

class Reader
{
public:
    explicit Reader(QString file) : m_file(std::move(file)) {}

    Result<Manifests> read(const QByteArray& yaml)
    {
        const Result<QList<YamlDocument>> documents = readYamlDocuments(yaml, m_file);
        if (!documents)
            return failure(documents);
        for (const YamlDocument& document : *documents) {
            if (document.value.isNull())
                continue;
            if (const Result<void> added = add(document.value, document, {}); !added)
                return failure(added);
        }
        return m_manifests;
    }

private:
    Result<void> add(const QJsonValue& value, const YamlDocument& document, const QString& pointer)
    {
        const QJsonObject object = value.toObject();
        const KubeKey key = keyOf(object);
        if (key.kind.endsWith(u"List") && object[u"items"].isArray())
            return addItems(object, document, pointer);
        const auto wrong = [&](const QString& happened) {
            return invalidAt(u"read the manifest"_s, m_file, document.place(pointer), happened,
                             u"Every object has apiVersion, kind and metadata.name"_s);
        };
        if (!value.isObject())
            return wrong(u"it is no object"_s);
        if (key.apiVersion.isEmpty() || key.kind.isEmpty())
            return wrong(u"it has no apiVersion, or no kind"_s);
        if (key.name.isEmpty())
            return wrong(u"this %1 has no name"_s.arg(key.kind));
        for (const QString& part : {key.name, key.nameSpace, key.apiVersion}) {
            if (part.contains(u'%') || part.contains(u"..") || part.contains(u'?') ||
                (part != key.apiVersion && part.contains(u'/')))
                return wrong(u"\"%1\" is no name that an object may have"_s.arg(part));
        }
        if (m_seen.contains(key))
            return wrong(u"%1 is there twice"_s.arg(key.text()));
        m_seen.insert(key);
        m_manifests.append(object);
        return {};
    }

    Result<void> addItems(const QJsonObject& list, const YamlDocument& document, const QString& pointer)
    {
        const QJsonArray items = list[u"items"].toArray();
        for (qsizetype index = 0; index < items.size(); ++index) {
            const Result<void> added = add(items[index], document, u"%1/items/%2"_s.arg(pointer).arg(index));
            if (!added)
                return added;
        }
        return {};
    }

    QString m_file;
    Manifests m_manifests;
    QSet<KubeKey> m_seen;
};

/// A kind's place in the order: what is referred to before what refers to it.
qsizetype rankOf(const QJsonObject& manifest)
{
    static const QStringList kinds{u"Namespace"_s,
                                   u"CustomResourceDefinition"_s,
                                   u"PriorityClass"_s,
                                   u"StorageClass"_s,
                                   u"NetworkPolicy"_s,
                                   u"ResourceQuota"_s,
                                   u"LimitRange"_s,
                                   u"PodDisruptionBudget"_s,
                                   u"ServiceAccount"_s,
                                   u"Secret"_s,
                                   u"ConfigMap"_s,
                                   u"PersistentVolume"_s,
                                   u"PersistentVolumeClaim"_s,
                                   u"ClusterRole"_s,
                                   u"ClusterRoleBinding"_s,
                                   u"Role"_s,
                                   u"RoleBinding"_s,
                                   u"Service"_s};
    static const QStringList last{u"Ingress"_s, u"HorizontalPodAutoscaler"_s, u"APIService"_s,
                                  u"MutatingWebhookConfiguration"_s, u"ValidatingWebhookConfiguration"_s};
    const QString kind = manifest[u"kind"].toString();
    if (const qsizetype place = kinds.indexOf(kind); place >= 0)
        return place;
    if (isDatabaseWorkload(manifest))
        return kinds.size();
    return last.contains(kind) ? kinds.size() + 2 : kinds.size() + 1;
}

bool isKustomization(const QDir& folder)
{
    return folder.exists(u"kustomization.yaml"_s) || folder.exists(u"kustomization.yml"_s) ||
           folder.exists(u"Kustomization"_s);
}

Result<QStringList> builder(const Kustomize& kustomize)
{
    if (!kustomize.command.isEmpty())
        return kustomize.command;
    const QStringList anywhere{u"--load-restrictor"_s, u"LoadRestrictionsNone"_s};
    if (!QStandardPaths::findExecutable(u"kustomize"_s).isEmpty())
        return QStringList{u"kustomize"_s, u"build"_s, u"--enable-helm"_s} + anywhere;
    if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
        return failure(ErrorKind::NotFound, u"build"_s, u"the kustomization"_s,
                       u"neither kustomize nor kubectl is installed"_s, u"Install one of them"_s);
    QStringList words{u"kubectl"_s, u"kustomize"_s};
    // kubectl wants a chart's program named, and there.
    if (!QStandardPaths::findExecutable(u"helm"_s).isEmpty())
        words.append(u"--enable-helm"_s);
    return words + anywhere;
}

Result<Manifests> built(const QDir& folder, const Kustomize& kustomize, const std::stop_token& stop)
{
    const Result<QStringList> words = builder(kustomize);
    if (!words)
        return failure(words);
    Command command;
    command.program = words->first();
    command.arguments = words->mid(1) + QStringList{folder.absolutePath()};
    command.timeout = buildTimeout;
    const Result<ProcessOutput> output = runChecked(command, stop);
    if (!output)
        return failure(output);
    return readManifests(output->standardOutput, u"what %1 makes"_s.arg(folder.absolutePath()));
}

Result<Manifests> readFiles(const QStringList& paths)
{
    // Together, so that an object that two files have is found.
    QByteArray all;
    for (const QString& path : paths) {
        const Result<QByteArray> bytes = readFile(path);
        if (!bytes)
            return failure(bytes);
        if (const Result<Manifests> read = readManifests(*bytes, path); !read)
            return read;
        all += *bytes + "\n---\n";
    }
    return readManifests(all, paths.join(u", "_s));
}

} // namespace

Result<Manifests> readManifests(const QByteArray& yaml, const QString& file)
{
    return Reader(file).read(yaml);
}

Manifests inApplyOrder(Manifests manifests)
{
    std::ranges::stable_sort(manifests, {}, rankOf);
    return manifests;
}

Result<Manifests> buildManifests(const QString& path, const Kustomize& kustomize, const std::stop_token& stop)
{
    const QFileInfo info(path);
    if (!info.isDir())
        return readFiles({path});
    const QDir folder(path);
    if (isKustomization(folder))
        return built(folder, kustomize, stop);
    QStringList files;
    for (const QFileInfo& file :
         folder.entryInfoList({u"*.yaml"_s, u"*.yml"_s, u"*.json"_s}, QDir::Files, QDir::Name))
        files.append(file.absoluteFilePath());
    if (files.isEmpty())
        return failure(ErrorKind::NotFound, u"find manifests in"_s, path,
                       u"there is no kustomization, and no file of YAML"_s,
                       u"Name the folder that has the kustomization.yaml"_s);
    return readFiles(files);
}

} // namespace lockstep
