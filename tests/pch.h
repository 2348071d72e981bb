#pragma once

// The headers that nearly every test reads.

#include "core/support/pch.h"

#include <QTemporaryDir>
#include <QTest>
