lockstep_test(tst_error.cpp lockstep_support)
lockstep_test(tst_secret.cpp lockstep_support)
lockstep_test(tst_files.cpp lockstep_support)
lockstep_test(tst_process.cpp lockstep_support)
