lockstep_test(tst_http.cpp lockstep_network PkgConfig::httplib)
