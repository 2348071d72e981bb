foreach(test IN ITEMS tst_sourcegraph_client tst_config_source)
  lockstep_test(${test}.cpp lockstep_sourcegraph PkgConfig::httplib)
endforeach()
