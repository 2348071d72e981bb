// Only here to make the tests' precompiled header.
