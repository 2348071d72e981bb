<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>lockstep::ClusterDiffModel</name>
    <message numerus="yes">
        <source>%n field(s) of others</source>
        <translation>
            <numerusform>%n field of others</numerusform>
            <numerusform>%n fields of others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ClusterLogs</name>
    <message numerus="yes">
        <source>Last %n line(s) of each</source>
        <translation>
            <numerusform>Last line of each</numerusform>
            <numerusform>Last %n lines of each</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s), the first is %1</source>
        <translation>
            <numerusform>%n pod: %1</numerusform>
            <numerusform>%n pods, the first is %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ClusterPage</name>
    <message numerus="yes">
        <source>%n workload(s)</source>
        <translation>
            <numerusform>%n workload</numerusform>
            <numerusform>%n workloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s)</source>
        <translation>
            <numerusform>%n pod</numerusform>
            <numerusform>%n pods</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <comment>pods</comment>
        <translation>
            <numerusform>%n in trouble</numerusform>
            <numerusform>%n in trouble</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ClusterSession</name>
    <message numerus="yes">
        <source>%n workload(s) rolled out.</source>
        <translation>
            <numerusform>%n workload rolled out.</numerusform>
            <numerusform>%n workloads rolled out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n workload(s) scaled to nothing.</source>
        <translation>
            <numerusform>%n workload scaled to nothing.</numerusform>
            <numerusform>%n workloads scaled to nothing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n workload(s) have the pods again that they had.</source>
        <translation>
            <numerusform>%n workload has the pods again that it had.</numerusform>
            <numerusform>%n workloads have the pods again that they had.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ConfigUpgradePanel</name>
    <message numerus="yes">
        <source>%n key(s) that are not set get another default</source>
        <translation>
            <numerusform>%n key that is not set gets another default</numerusform>
            <numerusform>%n keys that are not set get another default</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new key(s)</source>
        <translation>
            <numerusform>%n new key</numerusform>
            <numerusform>%n new keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ConfigComparisonModel</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ConfirmReviewsDialog</name>
    <message numerus="yes">
        <source>Approve %n pull request(s)?</source>
        <translation>
            <numerusform>Approve one pull request?</numerusform>
            <numerusform>Approve %n pull requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Request changes of %n pull request(s)?</source>
        <translation>
            <numerusform>Request changes of one pull request?</numerusform>
            <numerusform>Request changes of %n pull requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Enable auto-merge of %n pull request(s)?</source>
        <translation>
            <numerusform>Enable auto-merge of one pull request?</numerusform>
            <numerusform>Enable auto-merge of %n pull requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Merge %n pull request(s)?</source>
        <translation>
            <numerusform>Merge one pull request?</numerusform>
            <numerusform>Merge %n pull requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Also the %n that is more than an upgrade, or none</source>
        <translation>
            <numerusform>Also the one that is more than an upgrade, or none</numerusform>
            <numerusform>Also the %n that are more than an upgrade, or none</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ConfirmRunDialog</name>
    <message numerus="yes">
        <source>%n step(s) change something:</source>
        <translation>
            <numerusform>%n step changes something:</numerusform>
            <numerusform>%n steps change something:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::DatabaseChange</name>
    <message numerus="yes">
        <source>Applied %n migration(s).</source>
        <translation>
            <numerusform>Applied %n migration.</numerusform>
            <numerusform>Applied %n migrations.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reverted %n migration(s).</source>
        <translation>
            <numerusform>Reverted %n migration.</numerusform>
            <numerusform>Reverted %n migrations.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n migration(s)</source>
        <translation>
            <numerusform>Apply %n migration</numerusform>
            <numerusform>Apply %n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Revert %n migration(s)</source>
        <translation>
            <numerusform>Revert %n migration</numerusform>
            <numerusform>Revert %n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply the %n pending migration(s) of %1</source>
        <translation>
            <numerusform>Apply the %n pending migration of %1</numerusform>
            <numerusform>Apply the %n pending migrations of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repair %n difference(s)</source>
        <translation>
            <numerusform>Repair %n difference</numerusform>
            <numerusform>Repair %n differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repaired %n difference(s).</source>
        <translation>
            <numerusform>Repaired %n difference.</numerusform>
            <numerusform>Repaired %n differences.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wait for %n out-of-band migration(s)</source>
        <translation>
            <numerusform>Wait for %n out-of-band migration</numerusform>
            <numerusform>Wait for %n out-of-band migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %n out-of-band migration(s)</source>
        <translation>
            <numerusform>Run %n out-of-band migration</numerusform>
            <numerusform>Run %n out-of-band migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rolled back: reverted %n migration(s).</source>
        <translation>
            <numerusform>Rolled back: reverted %n migration.</numerusform>
            <numerusform>Rolled back: reverted %n migrations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::DatabaseReading</name>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n migration</numerusform>
            <numerusform>%n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more migration(s)</source>
        <translation>
            <numerusform>%1 and %n more migration</numerusform>
            <numerusform>%1 and %n more migrations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::DatabasesPage</name>
    <message numerus="yes">
        <source>%n database(s)</source>
        <translation>
            <numerusform>%n database</numerusform>
            <numerusform>%n databases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::FindingList</name>
    <message numerus="yes">
        <source>And %n more</source>
        <translation>
            <numerusform>And one more</numerusform>
            <numerusform>And %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::FleetFilterModel</name>
    <message numerus="yes">
        <source>%1, %n instance(s)</source>
        <translation>
            <numerusform>%1, %n instance</numerusform>
            <numerusform>%1, %n instances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::FleetPage</name>
    <message numerus="yes">
        <source>%n environment(s)</source>
        <translation>
            <numerusform>%n environment</numerusform>
            <numerusform>%n environments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a broken file</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n with a broken file</numerusform>
            <numerusform>%n with a broken file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n by %1 lines or more</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n by %1 lines or more</numerusform>
            <numerusform>%n by %1 lines or more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::FleetRow</name>
    <message numerus="yes">
        <source>%n behind</source>
        <comment>minor versions</comment>
        <translation>
            <numerusform>%n behind</numerusform>
            <numerusform>%n behind</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::HistoryPanel</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::InputForm</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::InstanceDetails</name>
    <message numerus="yes">
        <source>%n minor version(s)</source>
        <translation>
            <numerusform>%n minor version</numerusform>
            <numerusform>%n minor versions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::InventoryPage</name>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n behind</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n behind</numerusform>
            <numerusform>%n behind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a broken file</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n with a broken file</numerusform>
            <numerusform>%n with a broken file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fails on %n instance(s)</source>
        <translation>
            <numerusform>fails on %n instance</numerusform>
            <numerusform>fails on %n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) copied</source>
        <translation>
            <numerusform>%n name copied</numerusform>
            <numerusform>%n names copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) cannot be read, so no filter selects them.</source>
        <translation>
            <numerusform>%n instance cannot be read, so no filter selects it.</numerusform>
            <numerusform>%n instances cannot be read, so no filter selects them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) exported</source>
        <translation>
            <numerusform>%n instance exported</numerusform>
            <numerusform>%n instances exported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::LogModel</name>
    <message numerus="yes">
        <source> … (%n more byte(s))</source>
        <translation>
            <numerusform> … (%n more byte)</numerusform>
            <numerusform> … (%n more bytes)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> … (%n more character(s))</source>
        <translation>
            <numerusform> … (%n more character)</numerusform>
            <numerusform> … (%n more characters)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::LogPanel</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::NewRolloutDialog</name>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> in %n step(s)</source>
        <comment>canaries and waves</comment>
        <translation>
            <numerusform> in %n step</numerusform>
            <numerusform> in %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::NewRolloutForm</name>
    <message numerus="yes">
        <source>The %n instance(s) that are selected in the inventory, by name</source>
        <translation>
            <numerusform>The %n instance that is selected in the inventory, by name</numerusform>
            <numerusform>The %n instances that are selected in the inventory, by name</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::PathTiles</name>
    <message numerus="yes">
        <source>%n out-of-band migration(s) to wait for</source>
        <translation>
            <numerusform>%n out-of-band migration to wait for</numerusform>
            <numerusform>%n out-of-band migrations to wait for</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n privileged</source>
        <translation>
            <numerusform>%n privileged</numerusform>
            <numerusform>%n privileged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n step(s)</source>
        <translation>
            <numerusform>in %n step</numerusform>
            <numerusform>in %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocker(s)</source>
        <translation>
            <numerusform>%n blocker</numerusform>
            <numerusform>%n blockers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RehearsalSummary</name>
    <message numerus="yes">
        <source>%n migration(s) had run after %1. Nothing outside its own folder was touched.</source>
        <translation>
            <numerusform>%n migration had run after %1. Nothing outside its own folder was touched.</numerusform>
            <numerusform>%n migrations had run after %1. Nothing outside its own folder was touched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s) ran in %1 on %2.</source>
        <translation>
            <numerusform>%n migration ran in %1 on %2.</numerusform>
            <numerusform>%n migrations ran in %1 on %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) differ</source>
        <translation>
            <numerusform>%n line differs</numerusform>
            <numerusform>%n lines differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ReviewDetails</name>
    <message numerus="yes">
        <source>%1 of %n check(s) passed</source>
        <translation>
            <numerusform>%1 of one check passed</numerusform>
            <numerusform>%1 of %n checks passed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ReviewModel</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>1 finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n pull request(s)</source>
        <translation>
            <numerusform>%1, 1 pull request</numerusform>
            <numerusform>%1, %n pull requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ReviewQueue</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>1 chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ReviewsPage</name>
    <message numerus="yes">
        <source>%n pull request(s)</source>
        <translation>
            <numerusform>1 pull request</numerusform>
            <numerusform>%n pull requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n was (were) not tried.</source>
        <translation>
            <numerusform>One was not tried.</numerusform>
            <numerusform>%n were not tried.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RolloutHeader</name>
    <message numerus="yes">
        <source>held after %n failure(s)</source>
        <translation>
            <numerusform>held after %n failure</numerusform>
            <numerusform>held after %n failures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RolloutPage</name>
    <message numerus="yes">
        <source>%n rollout(s) are worked on here. What is under way on GitHub goes on, nothing more is started; they can be resumed later.</source>
        <translation>
            <numerusform>%n rollout is worked on here. What is under way on GitHub goes on, nothing more is started; it can be resumed later.</numerusform>
            <numerusform>%n rollouts are worked on here. What is under way on GitHub goes on, nothing more is started; they can be resumed later.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) that wait are skipped.</source>
        <translation>
            <numerusform>%n instance that waits is skipped.</numerusform>
            <numerusform>%n instances that wait are skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry %n instance(s)?</source>
        <translation>
            <numerusform>Retry %n instance?</numerusform>
            <numerusform>Retry %n instances?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Skip %n instance(s)?</source>
        <translation>
            <numerusform>Skip %n instance?</numerusform>
            <numerusform>Skip %n instances?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RolloutPlanner</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %2 is started for %n instance(s) of %3, once each, to upgrade them to %4.</source>
        <translation>
            <numerusform>%1 in %2 is started for %n instance of %3, once each, to upgrade them to %4.</numerusform>
            <numerusform>%1 in %2 is started for %n instances of %3, once each, to upgrade them to %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It goes in %n step(s); each begins when the one before it is over.</source>
        <comment>canaries and waves</comment>
        <translation>
            <numerusform>It goes in %n step; each begins when the one before it is over.</numerusform>
            <numerusform>It goes in %n steps; each begins when the one before it is over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Between them it pauses for %n minute(s).</source>
        <translation>
            <numerusform>Between them it pauses for %n minute.</numerusform>
            <numerusform>Between them it pauses for %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When %n upgrade(s) failed, it is held until somebody has looked.</source>
        <translation>
            <numerusform>When %n upgrade failed, it is held until somebody has looked.</numerusform>
            <numerusform>When %n upgrades failed, it is held until somebody has looked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) cannot be asked: %1</source>
        <translation>
            <numerusform>%n instance cannot be asked: %1</numerusform>
            <numerusform>%n instances cannot be asked: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RolloutSelection</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RolloutSession</name>
    <message numerus="yes">
        <source>%n instance(s) wait for another start.</source>
        <translation>
            <numerusform>%n instance waits for another start.</numerusform>
            <numerusform>%n instances wait for another start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) left out.</source>
        <translation>
            <numerusform>%n instance left out.</numerusform>
            <numerusform>%n instances left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RunPage</name>
    <message numerus="yes">
        <source>Builds the databases at %1 on a private PostgreSQL server, upgrades them in %n step(s) and compares the result with the release.</source>
        <translation>
            <numerusform>Builds the databases at %1 on a private PostgreSQL server, upgrades them in %n step and compares the result with the release.</numerusform>
            <numerusform>Builds the databases at %1 on a private PostgreSQL server, upgrades them in %n steps and compares the result with the release.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RunbookRest</name>
    <message numerus="yes">
        <source>%n input(s) need your attention.</source>
        <translation>
            <numerusform>%n input needs your attention.</numerusform>
            <numerusform>%n inputs need your attention.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::RunbooksPage</name>
    <message numerus="yes">
        <source>%n runbook(s)</source>
        <translation>
            <numerusform>%n runbook</numerusform>
            <numerusform>%n runbooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) waiting</source>
        <translation>
            <numerusform>%n run waiting</numerusform>
            <numerusform>%n runs waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n input(s) to fill in.</source>
        <translation>
            <numerusform>%n input to fill in.</numerusform>
            <numerusform>%n inputs to fill in.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::SaveConfigDialog</name>
    <message numerus="yes">
        <source>It still has %n error(s). Some releases refuse such a configuration.</source>
        <translation>
            <numerusform>It still has %n error. Some releases refuse such a configuration.</numerusform>
            <numerusform>It still has %n errors. Some releases refuse such a configuration.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ScaleDialog</name>
    <message numerus="yes">
        <source>It has %n pod(s) now.</source>
        <translation>
            <numerusform>It has %n pod now.</numerusform>
            <numerusform>It has %n pods now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::SchemaSummary</name>
    <message numerus="yes">
        <source>%n object(s) differ from %1.</source>
        <translation>
            <numerusform>%n object differs from %1.</numerusform>
            <numerusform>%n objects differ from %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::SiteConfigPage</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::StatusLine</name>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n release(s)</source>
        <translation>
            <numerusform>%n release</numerusform>
            <numerusform>%n releases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::StepSummary</name>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n migration</numerusform>
            <numerusform>%n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n privileged migration(s)</source>
        <translation>
            <numerusform>%n privileged migration</numerusform>
            <numerusform>%n privileged migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n concurrent index build(s)</source>
        <translation>
            <numerusform>%n concurrent index build</numerusform>
            <numerusform>%n concurrent index builds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocker(s)</source>
        <translation>
            <numerusform>%n blocker</numerusform>
            <numerusform>%n blockers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>then wait for %n out-of-band migration(s)</source>
        <translation>
            <numerusform>then wait for %n out-of-band migration</numerusform>
            <numerusform>then wait for %n out-of-band migrations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ThreeWayView</name>
    <message numerus="yes">
        <source>%n setting(s) differ</source>
        <translation>
            <numerusform>%n setting differs</numerusform>
            <numerusform>%n settings differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::UpgradePanel</name>
    <message numerus="yes">
        <source>%n object(s) are created.</source>
        <translation>
            <numerusform>%n object is created.</numerusform>
            <numerusform>%n objects are created.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) change.</source>
        <translation>
            <numerusform>%n object changes.</numerusform>
            <numerusform>%n objects change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) are removed.</source>
        <translation>
            <numerusform>%n object is removed.</numerusform>
            <numerusform>%n objects are removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) stay the same.</source>
        <translation>
            <numerusform>%n object stays the same.</numerusform>
            <numerusform>%n objects stay the same.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::UpgradeTable</name>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::VersionBars</name>
    <message numerus="yes">
        <source>, %n behind</source>
        <comment>minor versions</comment>
        <translation>
            <numerusform>, %n behind</numerusform>
            <numerusform>, %n behind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %2%3: %n instance(s)</source>
        <translation>
            <numerusform>%1, %2%3: %n instance</numerusform>
            <numerusform>%1, %2%3: %n instances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lockstep::ViewsMenu</name>
    <message numerus="yes">
        <source>%n view(s) can be chosen now</source>
        <translation>
            <numerusform>%n view can be chosen now</numerusform>
            <numerusform>%n views can be chosen now</numerusform>
        </translation>
    </message>
</context>
</TS>
