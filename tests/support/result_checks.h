// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QTest>

/// Fails the test with the error's own words when a Result is not a value.
#define VARVE_VERIFY_OK(result)                                                                              \
    do {                                                                                                     \
        const auto& varveResult = (result);                                                                  \
        if (!varveResult)                                                                                    \
            QFAIL(varveResult.error().toString().c_str());                                                   \
    } while (false)

/// Fails unless a Result is an error with just this code.
#define VARVE_VERIFY_ERROR(result, expectedCode)                                                             \
    do {                                                                                                     \
        const auto& varveResult = (result);                                                                  \
        QVERIFY2(!varveResult, "expected an error, got a value");                                            \
        if (varveResult.error().code != (expectedCode))                                                      \
            QFAIL(varveResult.error().toString().c_str());                                                   \
    } while (false)
