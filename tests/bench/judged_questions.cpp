// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/judged_questions.h"

#include <nlohmann/json.hpp>

#include <array>
#include <algorithm>
#include <cerrno>
#include <fstream>
#include <set>

namespace varve::bench {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 3> kKinds{"meaning", "keyword", "mixed"};

Error invalid(std::string detail)
{
    return Error{ErrorCode::InvalidArgument, std::move(detail), {}, 0};
}

Result<std::string> textOf(const Json& object, const char* field)
{
    const auto at = object.find(field);
    if (at == object.end() || !at->is_string() || at->get_ref<const std::string&>().empty())
        return invalid(std::string("\"") + field + "\" is no text");
    return at->get<std::string>();
}

Result<Grades> gradesOf(const Json& object)
{
    const auto at = object.find("relevant");
    if (at == object.end() || !at->is_object() || at->empty())
        return invalid("\"relevant\" names no document");
    Grades grades;
    for (const auto& [path, grade] : at->items()) {
        if (grade != 1 && grade != 2)
            return invalid("the grade of \"" + path + "\" is neither 1 nor 2");
        grades.emplace(path, grade.get<int>());
    }
    return grades;
}

Result<JudgedQuestion> questionOf(const std::string& line)
{
    const Json object = Json::parse(line, nullptr, false);
    if (!object.is_object())
        return invalid("this is no JSON object");
    JudgedQuestion question;
    VARVE_TRY(question.id, textOf(object, "id"));
    VARVE_TRY(question.language, textOf(object, "language"));
    VARVE_TRY(question.kind, textOf(object, "kind"));
    VARVE_TRY(question.question, textOf(object, "question"));
    VARVE_TRY(question.answer, textOf(object, "answer"));
    VARVE_TRY(question.relevant, gradesOf(object));
    if (std::ranges::find(kKinds, question.kind) == kKinds.end())
        return invalid("there is no kind \"" + question.kind + "\"");
    return question;
}

} // namespace

Result<std::vector<JudgedQuestion>> readJudgedQuestions(const std::filesystem::path& file)
{
    std::ifstream input(file);
    if (!input)
        return Error{ErrorCode::Io, "the questions cannot be read", file, errno};
    std::vector<JudgedQuestion> questions;
    std::set<std::string> ids;
    std::string line;
    for (std::size_t number = 1; std::getline(input, line); ++number) {
        auto question = questionOf(line);
        if (question && !ids.insert(question->id).second)
            question = invalid("the id \"" + question->id + "\" was there before");
        if (!question) {
            return Error{ErrorCode::InvalidArgument,
                         "line " + std::to_string(number) + ": " + question.error().detail, file, 0};
        }
        questions.push_back(std::move(*question));
    }
    return questions;
}

} // namespace varve::bench
