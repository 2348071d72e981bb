#include "options.h"

#include "project.h"

namespace lockstep::player {

const QMap<QString, QStringList>& knownOptions(bool isOld)
{
    static const QMap<QString, QStringList> both{
        {u"compose"_s, {u"--file="_s, u"--project-name="_s}},
        {u"compose config"_s, {}},
        {u"compose down"_s, {u"--remove-orphans"_s, u"--timeout="_s}},
        {u"compose exec"_s, {u"-T"_s, u"-e="_s, u"--env="_s, u"--user="_s, u"--workdir="_s}},
        {u"compose logs"_s,
         {u"--follow"_s, u"--no-color"_s, u"--no-log-prefix"_s, u"--tail="_s, u"--timestamps"_s}},
        {u"compose ps"_s, {u"--all"_s, u"--quiet"_s}},
        {u"compose pull"_s, {}},
        {u"compose restart"_s, {u"--timeout="_s}},
        {u"compose run"_s,
         {u"-T"_s, u"-e="_s, u"--name="_s, u"--no-deps"_s, u"--rm"_s, u"--user="_s, u"--workdir="_s}},
        {u"compose start"_s, {}},
        {u"compose stop"_s, {u"--timeout="_s}},
        {u"compose up"_s, {u"--detach"_s, u"--force-recreate"_s, u"--no-deps"_s, u"--remove-orphans"_s}},
        {u"compose version"_s, {u"--short"_s}},
        {u"container inspect"_s, {}},
        {u"image inspect"_s, {}},
        {u"rm"_s, {u"--force"_s}},
        {u"stop"_s, {u"--time="_s}}};
    static const QMap<QString, QStringList> withNew = [] {
        QMap<QString, QStringList> all = both;
        all[u"compose config"_s] += u"--format="_s;
        all[u"compose exec"_s] += u"--no-TTY"_s;
        all[u"compose logs"_s] += u"--since="_s;
        all[u"compose ps"_s] += u"--format="_s;
        all[u"compose run"_s] += u"--no-TTY"_s;
        return all;
    }();
    return isOld ? both : withNew;
}

Words readWords(const QString& verb, QStringList words, bool isOld, bool stopsAtWord)
{
    const auto known = knownOptions(isOld).constFind(verb);
    if (known == knownOptions(isOld).constEnd())
        refuse(u"unknown docker command: \"%1\""_s.arg(verb), 16);
    Words read;
    while (!words.isEmpty()) {
        const QString word = words.takeFirst();
        if (!word.startsWith(u'-')) {
            read.rest.append(word);
            if (stopsAtWord) {
                read.rest += words;
                break;
            }
            continue;
        }
        const QString name = word == u"-d" ? u"--detach"_s : word.section(u'=', 0, 0);
        if (known->contains(name))
            read.options[name].append(QString());
        else if (!known->contains(name + u'='))
            refuse(u"unknown flag: "_s + word, 16);
        else if (word.contains(u'='))
            read.options[name].append(word.section(u'=', 1));
        else if (words.isEmpty())
            refuse(u"flag needs an argument: "_s + word, 16);
        else
            read.options[name].append(words.takeFirst());
    }
    return read;
}

} // namespace lockstep::player
