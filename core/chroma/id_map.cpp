// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/chroma/id_map.h"

#include "core/vectors/byte_source.h"

#include <cstring>
#include <string>
#include <vector>

namespace varve::chroma {

namespace {

constexpr std::size_t kLongestText = 1u << 20;
/// Dictionaries in a dictionary, each with a mark and a key waiting for it, need ten.
constexpr std::size_t kDeepestStack = 64;
constexpr std::string_view kIdsName = "id_to_label";

/// What an instruction leaves on the stack. A dictionary is known by the key under which it will be put.
struct Value {
    enum class Kind : std::uint8_t { Text, Number, Dictionary, Mark, Other };
    Kind kind = Kind::Other;
    std::string text;
    std::int64_t number = 0;
};

class Interpreter {
public:
    Interpreter(vectors::ByteSource source, const VisitId& visit) : m_source(std::move(source)), m_visit(visit) {}

    Result<std::optional<std::uint64_t>> run()
    {
        while (!m_hasIds) {
            VARVE_TRY(const auto code, byte());
            if (code == '.')
                return m_source.corrupt("the pickle has no " + std::string(kIdsName));
            VARVE_CHECK(follow(static_cast<unsigned char>(code)));
            if (m_stack.size() > kDeepestStack)
                return m_source.corrupt("the pickle is nested too deep");
        }
        return m_lastSequence;
    }

private:
    /// The instructions by their effect. Letters as in pickletools.
    Result<> follow(unsigned char code)
    {
        switch (code) {
        case 0x80: return skip(1); // PROTO
        case 0x95: return skip(8); // FRAME
        case 'q': return skip(1);  // BINPUT: what was put aside is not asked for where it matters
        case 'r': return skip(4);
        case 0x94: return {}; // MEMOIZE
        case '(': m_stack.push_back({Value::Kind::Mark, {}, 0}); return {};
        case '}': return pushDictionary();
        case 'u': return setItems();
        case 's': return setItem();
        case 'X': return pushText(4); // BINUNICODE
        case 0x8c: return pushText(1);
        case 0x8d: return pushText(8);
        case 'K': return pushNumber(1); // BININT1
        case 'M': return pushNumber(2);
        case 'J': return pushNumber(4);
        case 0x8a: return pushLong();
        case 'h': return pushSkipped(1); // BINGET
        case 'j': return pushSkipped(4);
        case 'G': return pushSkipped(8); // BINFLOAT
        case 'N':
        case ')':
        case 0x88:
        case 0x89: return push({}); // None, (), True, False
        case 'c': return skipGlobal();
        case 0x93:
        case 0x81: return replaceTwo(); // STACK_GLOBAL, NEWOBJ
        case 'b': return pop(1);        // BUILD
        default:
            return Error{ErrorCode::Unsupported,
                         "the pickle holds an instruction (" + std::to_string(code)
                             + ") that Chroma does not write; it is not followed",
                         m_source.path(), 0};
        }
    }

    Result<> push(Value value)
    {
        VARVE_CHECK(takePair());
        m_stack.push_back(std::move(value));
        return {};
    }
    Result<> pushDictionary()
    {
        VARVE_CHECK(takePair());
        const bool isNamed = !m_stack.empty() && m_stack.back().kind == Value::Kind::Text;
        m_stack.push_back({Value::Kind::Dictionary, isNamed ? m_stack.back().text : std::string(), 0});
        return {};
    }
    /// A key and its value on a mark can go as soon as another key comes: nobody refers to them.
    Result<> takePair()
    {
        const std::size_t size = m_stack.size();
        if (size < 4 || m_stack[size - 3].kind != Value::Kind::Mark || m_stack[size - 4].kind != Value::Kind::Dictionary)
            return {};
        return take(size - 4);
    }
    /// The two topmost values belong to the dictionary at `at`.
    Result<> take(std::size_t at)
    {
        const Value value = std::move(m_stack.back());
        m_stack.pop_back();
        const Value key = std::move(m_stack.back());
        m_stack.pop_back();
        if (m_stack[at].text == kIdsName) {
            if (key.kind != Value::Kind::Text || value.kind != Value::Kind::Number || value.number < 0)
                return m_source.corrupt("an id or label in the pickle is of another type");
            return m_visit(key.text, static_cast<std::uint64_t>(value.number));
        }
        if (value.kind == Value::Kind::Dictionary && key.text == kIdsName)
            m_hasIds = true;
        if (value.kind == Value::Kind::Number && value.number >= 0 && key.text == "max_seq_id")
            m_lastSequence = static_cast<std::uint64_t>(value.number);
        return {};
    }
    Result<> setItems()
    {
        VARVE_CHECK(takePair());
        if (m_stack.size() < 2 || m_stack.back().kind != Value::Kind::Mark)
            return m_source.corrupt("the pickle is not well formed");
        m_stack.pop_back();
        return {};
    }
    Result<> setItem()
    {
        const std::size_t size = m_stack.size();
        if (size < 3 || m_stack[size - 3].kind != Value::Kind::Dictionary)
            return m_source.corrupt("the pickle is not well formed");
        return take(size - 3);
    }
    Result<> pop(std::size_t count)
    {
        if (m_stack.size() < count)
            return m_source.corrupt("the pickle is not well formed");
        m_stack.resize(m_stack.size() - count);
        return {};
    }
    Result<> replaceTwo()
    {
        VARVE_CHECK(pop(2));
        return push({});
    }

    Result<std::span<const std::byte>> bytes(std::size_t count)
    {
        VARVE_TRY(const auto found, m_source.peek(count));
        if (found.size() < count)
            return m_source.corrupt("the pickle is cut off");
        m_source.skip(count);
        return found;
    }
    Result<char> byte()
    {
        VARVE_TRY(const auto one, bytes(1));
        return std::to_integer<char>(one[0]);
    }
    Result<std::uint64_t> unsignedNumber(std::size_t width)
    {
        VARVE_TRY(const auto raw, bytes(width));
        std::uint64_t value = 0;
        std::memcpy(&value, raw.data(), width);
        return value;
    }
    Result<> skip(std::size_t count)
    {
        VARVE_TRY([[maybe_unused]] const auto skipped, bytes(count));
        return {};
    }
    Result<> pushSkipped(std::size_t count)
    {
        VARVE_CHECK(skip(count));
        return push({});
    }
    Result<> pushText(std::size_t width)
    {
        VARVE_TRY(const std::uint64_t length, unsignedNumber(width));
        if (length > kLongestText)
            return m_source.corrupt("an id in the pickle claims to have " + std::to_string(length) + " bytes");
        VARVE_TRY(const auto raw, bytes(length));
        return push({Value::Kind::Text, {reinterpret_cast<const char*>(raw.data()), raw.size()}, 0});
    }
    Result<> pushNumber(std::size_t width)
    {
        VARVE_TRY(const std::uint64_t value, unsignedNumber(width));
        const bool isSigned = width == 4; // only the longest of them has a sign
        return push({Value::Kind::Number, {}, isSigned ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value)});
    }
    Result<> pushLong()
    {
        VARVE_TRY(const std::uint64_t length, unsignedNumber(1));
        if (length > sizeof(std::uint64_t))
            return m_source.corrupt("a number in the pickle is larger than any label");
        VARVE_TRY(const std::uint64_t value, unsignedNumber(length));
        const bool isNegative = length > 0 && (value >> (8 * length - 1) & 1) != 0;
        return push({Value::Kind::Number, {}, isNegative ? -1 : static_cast<std::int64_t>(value)});
    }
    /// The name of a class: two lines.
    Result<> skipGlobal()
    {
        for (int i = 0; i < 2; ++i) {
            VARVE_TRY(const auto line, m_source.line());
            if (!line)
                return m_source.corrupt("the pickle is cut off");
        }
        return push({});
    }

    vectors::ByteSource m_source;
    const VisitId& m_visit;
    std::vector<Value> m_stack;
    std::optional<std::uint64_t> m_lastSequence;
    bool m_hasIds = false;
};

} // namespace

Result<std::optional<std::uint64_t>> readIdMap(fs::FileSystem& fileSystem, const std::filesystem::path& file,
                                               const VisitId& visit)
{
    VARVE_TRY(vectors::ByteSource source, vectors::ByteSource::open(fileSystem, file));
    return Interpreter(std::move(source), visit).run();
}

} // namespace varve::chroma
