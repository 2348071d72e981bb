lockstep_test(tst_ctl.cpp lockstep_support)
add_dependencies(tst_ctl lockstepctl)
set_property(TEST tst_ctl APPEND PROPERTY ENVIRONMENT LOCKSTEP_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
