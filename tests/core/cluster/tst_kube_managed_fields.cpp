// Server-side apply against the outcomes that structured-merge-diff documents.

#include "core/support/yaml_json.h"
#include "kube_api/field_sets.h"
#include "kube_api/json_paths.h"
#include "kube_api_client.h"
#include "kube_samples.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString webPath = QStringLiteral("/apis/apps/v1/namespaces/default/deployments/web");

QByteArray configMap(const QByteArray& data)
{
    return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":)" + data + '}';
}

} // namespace

class KubeManagedFieldsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void ownsWhatItApplies();
    void ownsWhatACreateSets();
    void refusesWhatAnotherOwns();
    void namesEachConflict();
    void namesWhoUpdated();
    void takesByForce();
    void sharesEqualValues();
    void removesWhatIsNotAppliedAnyMore();
    void keepsWhatAnotherOwns();
    void mergesListsByTheirKeys();
    void removesAnItemOfAList();
    void replacesAtomicValues();
    void keepsAnUnnamedItemInItsPlace();
    void changesNothingInADryRun();
    void anUpdateTakesOwnership();
    void aStatusHasItsOwnManager();
    void isTheSameTwice();
    void writesAndReadsFields();

private:
    ApiAnswer apply(const QByteArray& yaml, const QString& manager, const QString& more = {},
                    const QString& path = webPath)
    {
        return m_client->patch(u"%1?fieldManager=%2%3"_s.arg(path, manager, more), yaml,
                               "application/apply-patch+yaml");
    }

    ApiAnswer applyMap(const QByteArray& data, const QString& manager, const QString& more = {})
    {
        return apply(configMap(data), manager, more, u"/api/v1/namespaces/default/configmaps/c"_s);
    }

    [[nodiscard]] QJsonObject owned(const QJsonObject& object, const QString& manager,
                                    const QString& operation = QStringLiteral("Apply")) const
    {
        for (const QJsonValue& entry : at(object, u"metadata.managedFields").toArray()) {
            if (text(entry.toObject(), u"manager") == manager &&
                text(entry.toObject(), u"operation") == operation)
                return entry.toObject().value(u"fieldsV1"_s).toObject();
        }
        return {};
    }

    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<KubeApiClient> m_client;
};

void KubeManagedFieldsTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->stage().trouble(u"^web"_s, Trouble::Quota);
    m_api->start();
    m_client = std::make_unique<KubeApiClient>(*m_api);
}

void KubeManagedFieldsTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubeManagedFieldsTest::ownsWhatItApplies()
{
    const ApiAnswer made = apply(deploymentYaml(), u"one"_s);
    QCOMPARE(made.status, 201);
    const QByteArray expected =
        R"({"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{)"
        R"("f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"main\"}":{".":{},)"
        R"("f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},)"
        R"("f:containerPort":{}}}}}}}}})";
    QCOMPARE(compact(owned(made.object, u"one"_s)), expected);
}

/// As a create writes it: maps and pointers that it brings are its own, too, but not what is always there.
void KubeManagedFieldsTest::ownsWhatACreateSets()
{
    const ApiAnswer made =
        m_client->send("POST", u"/apis/apps/v1/namespaces/default/deployments?fieldManager=maker"_s,
                       deploymentYaml(), "application/yaml");
    QCOMPARE(made.status, 201);
    const QJsonObject fields = owned(made.object, u"maker"_s, u"Update"_s);
    QCOMPARE(compact(at(fields, u"f:metadata").toObject()),
             QByteArray(R"({"f:labels":{".":{},"f:app":{}}})"));
    QVERIFY(!at(fields, u"f:spec").toObject().contains(u"."_s));
    QCOMPARE(compact(at(fields, u"f:spec.f:strategy").toObject()),
             QByteArray(R"({"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}})"));
    QVERIFY(at(fields, u"f:spec").toObject().contains(u"f:progressDeadlineSeconds"_s));
}

void KubeManagedFieldsTest::refusesWhatAnotherOwns()
{
    QCOMPARE(apply(deploymentYaml(), u"one"_s).status, 201);
    const ApiAnswer refusal = apply(deploymentYaml().replace("replicas: 2", "replicas: 3"), u"two"_s);
    QCOMPARE(refusal.status, 409);
    QCOMPARE(text(refusal.object, u"message"),
             u"Apply failed with 1 conflict: conflict with \"one\": .spec.replicas"_s);
    QCOMPARE(text(refusal.object, u"reason"), u"Conflict"_s);
    const QJsonObject cause = at(refusal.object, u"details.causes").toArray().first().toObject();
    QCOMPARE(text(cause, u"reason"), u"FieldManagerConflict"_s);
    QCOMPARE(text(cause, u"field"), u".spec.replicas"_s);
    QCOMPARE(number(m_client->get(webPath).object, u"spec.replicas"), 2);
}

void KubeManagedFieldsTest::namesEachConflict()
{
    QCOMPARE(apply(deploymentYaml(), u"one"_s).status, 201);
    const ApiAnswer refusal =
        apply(deploymentYaml("web", "example.com/web:2").replace("replicas: 2", "replicas: 3"), u"two"_s);
    QCOMPARE(text(refusal.object, u"message"),
             u"Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.replicas\n- "
             ".spec.template.spec.containers[name=\"main\"].image"_s);
}

void KubeManagedFieldsTest::namesWhoUpdated()
{
    m_client->send("POST",
                   u"/apis/apps/v1/namespaces/default/deployments?fieldManager=kubectl-client-side-apply"_s,
                   deploymentYaml(), "application/yaml");
    const ApiAnswer refusal = apply(deploymentYaml().replace("replicas: 2", "replicas: 3"), u"two"_s);
    QCOMPARE(
        text(refusal.object, u"message"),
        u"Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using apps/v1: .spec.replicas"_s);
}

void KubeManagedFieldsTest::takesByForce()
{
    QCOMPARE(apply(deploymentYaml(), u"one"_s).status, 201);
    const ApiAnswer taken =
        apply(deploymentYaml().replace("replicas: 2", "replicas: 3"), u"two"_s, u"&force=true"_s);
    QCOMPARE(taken.status, 200);
    QCOMPARE(number(taken.object, u"spec.replicas"), 3);
    QVERIFY(!at(owned(taken.object, u"one"_s), u"f:spec").toObject().contains(u"f:replicas"_s));
    QVERIFY(at(owned(taken.object, u"two"_s), u"f:spec").toObject().contains(u"f:replicas"_s));
}

void KubeManagedFieldsTest::sharesEqualValues()
{
    QCOMPARE(applyMap(R"({"a":"1"})", u"one"_s).status, 201);
    const ApiAnswer both = applyMap(R"({"a":"1"})", u"two"_s);
    QCOMPARE(both.status, 200);
    QCOMPARE(owned(both.object, u"one"_s), owned(both.object, u"two"_s));
    // One lets go, the other keeps it.
    const ApiAnswer kept = applyMap(R"({"b":"2"})", u"one"_s);
    QCOMPARE(compact(at(kept.object, u"data").toObject()), QByteArray(R"({"a":"1","b":"2"})"));
}

void KubeManagedFieldsTest::removesWhatIsNotAppliedAnyMore()
{
    QCOMPARE(applyMap(R"({"a":"1","b":"2"})", u"one"_s).status, 201);
    const ApiAnswer less = applyMap(R"({"a":"1"})", u"one"_s);
    QCOMPARE(compact(at(less.object, u"data").toObject()), QByteArray(R"({"a":"1"})"));
}

void KubeManagedFieldsTest::keepsWhatAnotherOwns()
{
    QCOMPARE(applyMap(R"({"a":"1"})", u"one"_s).status, 201);
    QCOMPARE(applyMap(R"({"b":"2"})", u"two"_s).status, 200);
    const ApiAnswer less = applyMap(R"({})", u"one"_s);
    QCOMPARE(compact(at(less.object, u"data").toObject()), QByteArray(R"({"b":"2"})"));
}

void KubeManagedFieldsTest::mergesListsByTheirKeys()
{
    QCOMPARE(apply(deploymentYaml(), u"one"_s).status, 201);
    const QByteArray sidecar =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    "
        "spec:\n      containers:\n      - name: side\n        image: example.com/side:1\n      "
        "- name: main\n        env:\n        - {name: A, value: b}\n";
    const ApiAnswer both = apply(sidecar, u"two"_s);
    QCOMPARE(both.status, 200);
    const QJsonArray containers = at(both.object, u"spec.template.spec.containers").toArray();
    QCOMPARE(containers.size(), 2);
    QStringList images;
    for (const QJsonValue& container : containers)
        images.append(text(container.toObject(), u"image"));
    images.sort();
    QCOMPARE(images, (QStringList{u"example.com/side:1"_s, u"example.com/web:1.0"_s}));
}

void KubeManagedFieldsTest::removesAnItemOfAList()
{
    const QByteArray two = deploymentYaml() + "      - name: side\n        image: example.com/side:1\n";
    QCOMPARE(at(apply(two, u"one"_s).object, u"spec.template.spec.containers").toArray().size(), 2);
    const ApiAnswer less = apply(deploymentYaml(), u"one"_s);
    QCOMPARE(at(less.object, u"spec.template.spec.containers").toArray().size(), 1);
}

void KubeManagedFieldsTest::replacesAtomicValues()
{
    const QByteArray arguments = deploymentYaml() + "        args: [a, b]\n";
    QCOMPARE(apply(arguments, u"one"_s).status, 201);
    const ApiAnswer changed = apply(deploymentYaml() + "        args: [c]\n", u"one"_s);
    const QJsonObject container =
        at(changed.object, u"spec.template.spec.containers").toArray().first().toObject();
    QCOMPARE(container.value(u"args"_s).toArray(), QJsonArray{u"c"_s});
    const ApiAnswer refusal = apply(deploymentYaml() + "        args: [c, d]\n", u"two"_s);
    QCOMPARE(text(refusal.object, u"message"), u"Apply failed with 1 conflict: conflict with \"one\": "
                                               ".spec.template.spec.containers[name=\"main\"].args"_s);
}

void KubeManagedFieldsTest::keepsAnUnnamedItemInItsPlace()
{
    const QByteArray two =
        deploymentYaml() + "        env:\n        - {name: A, value: a}\n        - {name: B, value: b}\n";
    QCOMPARE(apply(two, u"one"_s).status, 201);
    const QByteArray other =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    "
        "spec:\n      containers:\n      - name: main\n        env:\n        - {name: C, value: "
        "c}\n";
    const ApiAnswer all = apply(other, u"two"_s);
    QStringList names;
    const QJsonObject container =
        at(all.object, u"spec.template.spec.containers").toArray().first().toObject();
    for (const QJsonValue& variable : container.value(u"env"_s).toArray())
        names.append(text(variable.toObject(), u"name"));
    QCOMPARE(names, (QStringList{u"A"_s, u"B"_s, u"C"_s}));
}

void KubeManagedFieldsTest::changesNothingInADryRun()
{
    QCOMPARE(applyMap(R"({"a":"1"})", u"one"_s).status, 201);
    const QString path = u"/api/v1/namespaces/default/configmaps/c"_s;
    const QJsonObject before = m_client->get(path).object;
    const ApiAnswer tried = applyMap(R"({"a":"2"})", u"one"_s, u"&dryRun=All"_s);
    QCOMPARE(text(tried.object, u"data.a"), u"2"_s);
    QCOMPARE(m_client->get(path).object, before);
}

void KubeManagedFieldsTest::anUpdateTakesOwnership()
{
    QCOMPARE(applyMap(R"({"a":"1","b":"1"})", u"one"_s).status, 201);
    const ApiAnswer changed = m_client->patch(u"/api/v1/namespaces/default/configmaps/c?fieldManager=hand"_s,
                                              R"({"data":{"a":"2"}})", "application/merge-patch+json");
    QCOMPARE(compact(owned(changed.object, u"hand"_s, u"Update"_s)), QByteArray(R"({"f:data":{"f:a":{}}})"));
    QCOMPARE(compact(owned(changed.object, u"one"_s)), QByteArray(R"({"f:data":{"f:b":{}}})"));
    const ApiAnswer refusal = applyMap(R"({"a":"1","b":"1"})", u"one"_s);
    QCOMPARE(text(refusal.object, u"message"),
             u"Apply failed with 1 conflict: conflict with \"hand\" using v1: .data.a"_s);
}

void KubeManagedFieldsTest::aStatusHasItsOwnManager()
{
    QCOMPARE(apply(deploymentYaml(), u"one"_s).status, 201);
    QVERIFY(m_api->await([&] {
        return number(m_api->object(u"deployments"_s, u"default"_s, u"web"_s),
                      u"status.observedGeneration") == 1;
    }));
    bool found = false;
    for (const QJsonValue& entry : at(m_client->get(webPath).object, u"metadata.managedFields").toArray())
        found = found || (text(entry.toObject(), u"manager") == u"kube-controller-manager"_s &&
                          text(entry.toObject(), u"subresource") == u"status"_s);
    QVERIFY(found);
}

void KubeManagedFieldsTest::isTheSameTwice()
{
    const ApiAnswer first = applyMap(R"({"a":"1"})", u"one"_s);
    const ApiAnswer second = applyMap(R"({"a":"1"})", u"one"_s);
    QCOMPARE(second.status, 200);
    QCOMPARE(text(second.object, u"metadata.resourceVersion"),
             text(first.object, u"metadata.resourceVersion"));
}

void KubeManagedFieldsTest::writesAndReadsFields()
{
    const QByteArray fields = R"({"f:a":{".":{},"k:{\"n\":1}":{".":{},"f:x":{}},"v:\"t\"":{}},"f:b":{}})";
    const FieldSet set = FieldSet::fromJson(QJsonDocument::fromJson(fields).object());
    QCOMPARE(compact(set.toJson()), fields);
    QCOMPARE(pathText({u"f:a"_s, u"k:{\"n\":1}"_s, u"f:x"_s}), u".a[n=1].x"_s);
    QCOMPARE(pathText({u"f:a"_s, u"v:\"t\""_s}), u".a[=\"t\"]"_s);
}

QTEST_GUILESS_MAIN(KubeManagedFieldsTest)
#include "tst_kube_managed_fields.moc"
