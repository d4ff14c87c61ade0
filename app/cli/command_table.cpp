// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_table.h"

#include "app/cli/text_format.h"

#include <iterator>

namespace varve::cli {

const std::vector<Option>& globalOptions()
{
    static const std::vector<Option> options{
        {"--home", "DIR", "folder that holds the collections (else $VARVE_HOME, else the XDG data folder)"},
        {"--json", "", "one JSON object per line on standard output"},
        {"--quiet", "", "no notes and no progress"},
        {"--no-progress", "", "no progress line"},
        {"--low-memory", "", "open collections in disk mode, whatever is set (not when a window has them open)"},
        {"--help", "", "what the command does"},
        {"--version", "", "the version"},
    };
    return options;
}

const std::vector<Command>& commandTable()
{
    static const std::vector<Command> table = [] {
        std::vector<Command> all;
        for (auto part : {collectionCommands(), maintenanceCommands(), importCommands(), pointCommands(),
                          searchCommands(), snapshotCommands(), restoreCommands(), zipCommands(),
                          scheduleCommands(), watchCommands(), serviceCommands(), metricsCommands()})
            std::move(part.begin(), part.end(), std::back_inserter(all));
        return all;
    }();
    return table;
}

namespace {

std::string optionLabel(const Option& option)
{
    std::string label(option.name);
    if (!option.value.empty())
        label += " " + std::string(option.value);
    return label;
}

std::string optionLines(const std::vector<Option>& options)
{
    std::vector<std::vector<std::string>> rows;
    for (const Option& option : options)
        rows.push_back({"  " + optionLabel(option), std::string(option.help)});
    std::string text;
    for (const std::string& line : alignColumns(rows))
        text += line + "\n";
    return text;
}

} // namespace

std::string programHelp()
{
    std::string text = "Usage: varvectl [--home DIR] [--json] COMMAND ...\n\nCommands:\n";
    std::vector<std::vector<std::string>> rows;
    for (const Command& command : commandTable())
        rows.push_back({"  " + std::string(command.name) + " " + std::string(command.arguments),
                        std::string(command.summary)});
    for (const std::string& line : alignColumns(rows))
        text += line + "\n";
    text += "\nOptions of every command:\n" + optionLines(globalOptions());
    text += "\nExit codes: 0 done, 1 some items failed, 2 usage, 3 bad input, 4 environment, 5 damaged data, "
            "130 interrupted.\n";
    return text;
}

std::string commandHelp(const Command& command)
{
    std::string text = "Usage: varvectl " + std::string(command.name) + " " + std::string(command.arguments);
    text += command.options.empty() ? "\n\n" : " [OPTIONS]\n\n";
    text += std::string(command.summary) + "\n";
    if (!command.options.empty())
        text += "\nOptions:\n" + optionLines(command.options);
    text += "\nOptions of every command:\n" + optionLines(globalOptions());
    return text;
}

namespace {

std::string choicesOf(const Option& option)
{
    std::string choices;
    if (option.value.find('|') == std::string_view::npos)
        return choices;
    for (const char c : option.value)
        choices += c == '|' ? ' ' : c;
    return choices;
}

std::string optionNames(const std::vector<Option>& options)
{
    std::string names;
    for (const Option& option : options)
        names += (names.empty() ? "" : " ") + std::string(option.name);
    return names;
}

} // namespace

std::string bashCompletion()
{
    std::string firstWords;
    std::string cases;
    std::string choices;
    std::map<std::string, std::string> secondWords;
    for (const Command& command : commandTable()) {
        const std::string name(command.name);
        const auto space = name.find(' ');
        const std::string first = name.substr(0, space);
        if ((" " + firstWords + " ").find(" " + first + " ") == std::string::npos)
            firstWords += (firstWords.empty() ? "" : " ") + first;
        if (space != std::string::npos)
            secondWords[first] += " " + name.substr(space + 1);
        cases += "        \"" + name + "\") options=\"" + optionNames(command.options) + "\" ;;\n";
        for (const Option& option : command.options) {
            if (const std::string list = choicesOf(option); !list.empty())
                choices +=
                    "        \"" + name + " " + std::string(option.name) + "\") words=\"" + list + "\" ;;\n";
        }
    }
    std::string groups;
    for (const auto& [first, seconds] : secondWords)
        groups += "        " + first + ") seconds=\"" + seconds.substr(1) + "\" ;;\n";
    return R"bash(# Completion of varvectl for bash. Written by "varvectl completion bash"; a test compares the two.
_varvectl()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local first="" second="" command="" options="" seconds="" words="" word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        --home) i=$((i + 1)) ;;
        -*) ;;
        *)
            if [[ -z $first ]]; then
                first=$word
            elif [[ -z $second ]]; then
                second=$word
            fi
            ;;
        esac
    done
    case $first in
)bash" + groups +
           R"bash(    esac
    command=$first
    if [[ -n $seconds ]]; then
        command="$first $second"
    fi
    case $command in
)bash" + cases +
           R"bash(    esac
    case "$command $previous" in
)bash" + choices +
           R"bash(    esac
    if [[ -z $first && $current != -* ]]; then
        words=")bash" +
           firstWords + R"bash("
    elif [[ -n $seconds && -z $second && $current != -* ]]; then
        words=$seconds
    elif [[ $current == -* ]]; then
        words="$options )bash" +
           optionNames(globalOptions()) + R"bash("
    fi
    if [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    else
        compopt -o default
        COMPREPLY=()
    fi
}
complete -F _varvectl varvectl
)bash";
}

} // namespace varve::cli
