// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>

namespace varve::test {

/// A variable that a test changes, made while the program starts (as a global object). Adding one later moves the table of all
/// variables, which Qt Test's watchdog thread may be reading; changing a value does not.
class EarlyVariable {
public:
    explicit EarlyVariable(const char* name, const char* value = "") : m_name(name)
    {
        if (!std::getenv(name))
            ::setenv(name, value, 1);
    }
    const char* name() const { return m_name; }

private:
    const char* m_name;
};

/// Another value for a scope. It is never removed, see above; an empty one counts as not set for everything of Varve.
class ScopedVariable {
public:
    ScopedVariable(const EarlyVariable& variable, const char* value) : m_name(variable.name()), m_before(std::getenv(m_name))
    {
        ::setenv(m_name, value, 1);
    }
    ~ScopedVariable() { ::setenv(m_name, m_before.c_str(), 1); }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;

private:
    const char* m_name;
    const std::string m_before;
};

} // namespace varve::test
