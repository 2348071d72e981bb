lockstep_test(tst_references.cpp lockstep_runbook)
lockstep_test(tst_runbook_reader.cpp lockstep_runbook)
lockstep_test(tst_runbook_run.cpp lockstep_store Qt6::Sql)
