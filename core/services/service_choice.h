// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"
#include "core/http/url.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace varve::services {

enum class Protocol {
    OpenAi, ///< POST {address}/v1/embeddings, as OpenAI and many others speak it
    Ollama  ///< POST {address}/api/embed
};

/// A model behind an address, and how it is asked: all that decides what vectors come, as a collection stores it.
struct ServiceChoice {
    Protocol protocol = Protocol::OpenAi;
    std::string model;
    http::Url url;
    std::uint32_t dimension = 0; ///< asked for; 0: the model's own
    embed::Prompts prompts;

    /// "ollama:nomic-embed-text@http://127.0.0.1:11434?query=search_query%3A%20&passage=search_document%3A%20"; what
    /// parseServiceChoice() reads.
    std::string text() const;
};

/// True when an embedder's choice names a service: "openai:" or "ollama:" before a model.
bool isServiceChoice(std::string_view choice);

/// Reads PROTOCOL:MODEL[@ADDRESS][?dimensions=N][&query=TEXT][&passage=TEXT], texts percent-encoded. Without an address it is
/// https://api.openai.com or http://127.0.0.1:11434; without prompts those that a well-known model was trained with.
/// Errors:   InvalidArgument names what is wrong.
Result<ServiceChoice> parseServiceChoice(std::string_view choice);

/// What a service's address is stored as, for keys and permissions: without the "/v1" that is often given with it.
/// Errors:   as http::parseUrl().
Result<http::Url> parseAddress(std::string_view address);

/// The prompts that models of this name were trained with (nomic-embed-text, e5, mxbai-embed-large); none for others.
/// Source:   the models' cards.
embed::Prompts usualPrompts(std::string_view model);

} // namespace varve::services
