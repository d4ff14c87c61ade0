// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace varve::embed {

/// Numbers on a cache line border, not initialised.
template <class T>
class AlignedBuffer {
public:
    explicit AlignedBuffer(std::size_t count)
        : m_data(static_cast<T*>(::operator new[](count * sizeof(T), kAlignment)))
    {
    }
    T* data() { return m_data.get(); }
    const T* data() const { return m_data.get(); }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(T* data) const { ::operator delete[](data, kAlignment); }
    };
    std::unique_ptr<T[], Free> m_data;
};

using FloatBuffer = AlignedBuffer<float>;

} // namespace varve::embed
