// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"

#include <filesystem>

namespace varve::import {

enum class MailKind { None, Message, Mailbox };

/// Whether bytes are a message (.eml) or a mailbox (mbox): by the header lines at the start, whatever the name.
MailKind guessMail(std::string_view head, const std::filesystem::path& name);

/// Reads a message, or each message of a mailbox under its subject: sender, receivers and date as the first block, then
/// the text (of alternatives the plain one, HTML through the HTML reader), then the names of attachments, which are not
/// opened. The byte range of a block is exact for its part and proportional inside.
/// Returns false when the guard stopped it.
bool readMail(std::string_view bytes, MailKind kind, DocumentText& document, std::uint32_t nesting, ReadGuard& guard);

} // namespace varve::import
