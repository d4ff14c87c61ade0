// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace varve {

/// Either a value or the Error that kept it from being made. Names follow std::expected (C++23).
/// Dropping one is a compile warning, an error in the release preset.
template <class T = void>
class [[nodiscard]] Result {
public:
    using ValueType = T;

    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    /// The value; only when hasValue().
    T& value() & { assert(hasValue()); return *std::get_if<0>(&m_state); }
    const T& value() const& { assert(hasValue()); return *std::get_if<0>(&m_state); }
    T&& value() && { assert(hasValue()); return std::move(*std::get_if<0>(&m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// The error; only when !hasValue().
    const Error& error() const& { assert(!hasValue()); return *std::get_if<1>(&m_state); }
    Error&& error() && { assert(!hasValue()); return std::move(*std::get_if<1>(&m_state)); }

private:
    std::variant<T, Error> m_state;
};

/// Success, or the Error.
template <>
class [[nodiscard]] Result<void> {
public:
    using ValueType = void;

    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool hasValue() const { return !m_error.has_value(); }
    explicit operator bool() const { return hasValue(); }
    const Error& error() const& { assert(!hasValue()); return *m_error; }
    Error&& error() && { assert(!hasValue()); return std::move(*m_error); }

private:
    std::optional<Error> m_error;
};

} // namespace varve

#define VARVE_CONCAT_IMPL(a, b) a##b
#define VARVE_CONCAT(a, b) VARVE_CONCAT_IMPL(a, b)
#define VARVE_TRY_IMPL(tmp, var, expr)                                                                       \
    auto tmp = (expr);                                                                                       \
    if (!tmp)                                                                                                \
        return std::move(tmp).error();                                                                       \
    var = std::move(tmp).value()

/// VARVE_TRY(auto file, open(path)): binds the value, or returns the error from the enclosing function.
#define VARVE_TRY(var, expr) VARVE_TRY_IMPL(VARVE_CONCAT(varveTry, __COUNTER__), var, expr)

#define VARVE_CHECK_IMPL(tmp, expr)                                                                          \
    do {                                                                                                     \
        if (auto tmp = (expr); !tmp)                                                                         \
            return std::move(tmp).error();                                                                   \
    } while (false)

/// VARVE_CHECK(file.sync()): returns the error from the enclosing function, ignores a value.
/// A counter and not the line names the variable, so that the expression may hold a lambda that checks too.
#define VARVE_CHECK(expr) VARVE_CHECK_IMPL(VARVE_CONCAT(varveCheck, __COUNTER__), expr)
