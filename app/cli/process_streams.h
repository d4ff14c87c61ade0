// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/streams.h"

namespace varve::cli {

/// Reads a file descriptor of this process.
class DescriptorInput final : public Input {
public:
    explicit DescriptorInput(int descriptor) : m_descriptor(descriptor) {}
    ~DescriptorInput() override { showTyping(true); }
    DescriptorInput(const DescriptorInput&) = delete;
    DescriptorInput& operator=(const DescriptorInput&) = delete;
    State read(std::string& buffer, std::chrono::milliseconds patience) override;
    bool isTerminal() const override;
    void showTyping(bool shown) override;

private:
    int m_descriptor;
    bool m_isHidden = false;
};

/// Writes to a file descriptor of this process. What cannot be written (a closed pipe) is dropped.
class DescriptorOutput final : public Output {
public:
    explicit DescriptorOutput(int descriptor);
    void write(std::string_view text) override;
    bool isTerminal() const override { return m_isTerminal; }

private:
    int m_descriptor;
    bool m_isTerminal;
};

} // namespace varve::cli
