lockstep_test(tst_version.cpp lockstep_version)
