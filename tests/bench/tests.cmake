# Benchmarks are built like tests and run by hand. Each has a list of its own beside this one.
file(GLOB benchmark_lists CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cmake)
list(REMOVE_ITEM benchmark_lists ${CMAKE_CURRENT_LIST_FILE})
foreach(benchmark_list IN LISTS benchmark_lists)
  include(${benchmark_list})
endforeach()
