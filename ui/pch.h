#pragma once

// The headers that nearly every file of ui/ reads.

#include "core/support/pch.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QWidget>
