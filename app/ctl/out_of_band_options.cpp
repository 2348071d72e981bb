#include "app/ctl/out_of_band_options.h"

#include "core/database/out_of_band_job.h"
#include "core/database/out_of_band_runner.h"

namespace lockstep::ctl {

void declareOutOfBandRunner(Options& options)
{
    options
        .value(QStringLiteral("migrator-image"), QStringLiteral("IMAGE"),
               QStringLiteral("run out-of-band migrations that must be complete with this image of the "
                              "product's migrator, in docker (default: the services do)"))
        .value(QStringLiteral("migrator-job"), QStringLiteral("FILE"),
               QStringLiteral("the same as a Kubernetes Job, by kubectl; the file is the manifest of the "
                              "migrator's Job"))
        .value(QStringLiteral("kube-context"), QStringLiteral("NAME"),
               QStringLiteral("with --migrator-job: the context of the kubeconfig"))
        .value(QStringLiteral("kube-namespace"), QStringLiteral("NAME"),
               QStringLiteral("with --migrator-job: where to make it (default: as the manifest says)"));
}

Result<OutOfBandRunner> readOutOfBandRunner(const Options& options, const DatabaseSet& databases)
{
    const QString image = options.text(QStringLiteral("migrator-image"));
    const MigratorJob job{options.text(QStringLiteral("migrator-job")),
                          options.text(QStringLiteral("kube-context")),
                          options.text(QStringLiteral("kube-namespace"))};
    if (!image.isEmpty() && !job.manifest.isEmpty())
        return options.wrong(QStringLiteral("--migrator-image and --migrator-job exclude each other"));
    if (job.manifest.isEmpty() && !(job.context.isEmpty() && job.nameSpace.isEmpty()))
        return options.wrong(QStringLiteral("--kube-context and --kube-namespace need --migrator-job"));
    if (!job.manifest.isEmpty())
        return migratorJob(job);
    return image.isEmpty() ? OutOfBandRunner() : migratorContainer(image, databases);
}

} // namespace lockstep::ctl
