lockstep_test(tst_report_parts.cpp lockstep_report)
lockstep_test(tst_report.cpp lockstep_report)
