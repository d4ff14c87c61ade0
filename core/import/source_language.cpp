// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/source_language.h"

#include "core/import/content_type.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace varve::import {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array kExtensions{
    Pair{".c", "c"},         Pair{".h", "c++"},         Pair{".cc", "c++"},        Pair{".cpp", "c++"},
    Pair{".cxx", "c++"},     Pair{".hh", "c++"},        Pair{".hpp", "c++"},       Pair{".hxx", "c++"},
    Pair{".ino", "c++"},     Pair{".cu", "c++"},        Pair{".py", "python"},     Pair{".pyi", "python"},
    Pair{".pyx", "python"},  Pair{".js", "javascript"}, Pair{".mjs", "javascript"}, Pair{".cjs", "javascript"},
    Pair{".jsx", "javascript"}, Pair{".ts", "typescript"}, Pair{".tsx", "typescript"}, Pair{".java", "java"},
    Pair{".kt", "kotlin"},   Pair{".kts", "kotlin"},    Pair{".scala", "scala"},   Pair{".groovy", "groovy"},
    Pair{".rs", "rust"},     Pair{".go", "go"},         Pair{".rb", "ruby"},       Pair{".php", "php"},
    Pair{".pl", "perl"},     Pair{".pm", "perl"},       Pair{".sh", "shellscript"}, Pair{".bash", "shellscript"},
    Pair{".zsh", "shellscript"}, Pair{".ps1", "powershell"}, Pair{".lua", "lua"},  Pair{".swift", "swift"},
    Pair{".cs", "csharp"},   Pair{".fs", "fsharp"},     Pair{".mm", "objective-c"}, Pair{".sql", "sql"},
    Pair{".r", "r"},         Pair{".jl", "julia"},      Pair{".hs", "haskell"},    Pair{".ml", "ocaml"},
    Pair{".mli", "ocaml"},   Pair{".ex", "elixir"},     Pair{".exs", "elixir"},    Pair{".erl", "erlang"},
    Pair{".clj", "clojure"}, Pair{".lisp", "lisp"},     Pair{".el", "lisp"},       Pair{".scm", "scheme"},
    Pair{".vim", "vim"},     Pair{".cmake", "cmake"},   Pair{".qml", "qml"},       Pair{".proto", "protobuf"},
    Pair{".css", "css"},     Pair{".scss", "css"},      Pair{".tcl", "tcl"},       Pair{".f90", "fortran"},
    Pair{".f95", "fortran"}, Pair{".pas", "pascal"},    Pair{".adb", "ada"},       Pair{".ads", "ada"},
    Pair{".dart", "dart"},   Pair{".zig", "zig"},       Pair{".nim", "nim"},       Pair{".d", "d"},
    Pair{".vhd", "vhdl"},    Pair{".sv", "verilog"},    Pair{".asm", "assembly"},  Pair{".awk", "awk"},
};
constexpr std::array kInterpreters{
    Pair{"python", "python"}, Pair{"bash", "shellscript"}, Pair{"zsh", "shellscript"}, Pair{"sh", "shellscript"},
    Pair{"perl", "perl"},     Pair{"ruby", "ruby"},        Pair{"node", "javascript"}, Pair{"lua", "lua"},
    Pair{"php", "php"},       Pair{"awk", "awk"},          Pair{"tcl", "tcl"},
};

std::string_view languageOfInterpreter(std::string_view text)
{
    if (!text.starts_with("#!"))
        return {};
    const std::string_view line = trimmed(text.substr(2, std::min<std::size_t>(text.find('\n'), 200)));
    for (const auto& [interpreter, language] : kInterpreters) {
        if (line.find(interpreter) != std::string_view::npos)
            return language;
    }
    return {};
}

} // namespace

std::string_view sourceLanguage(std::string_view text, const std::filesystem::path& name)
{
    if (name.filename() == "CMakeLists.txt")
        return "cmake";
    if (name.filename() == "Makefile" || name.filename() == "makefile" || name.filename() == "GNUmakefile")
        return "makefile";
    const std::string extension = lowerExtension(name);
    const auto found = std::find_if(kExtensions.begin(), kExtensions.end(),
                                    [&](const Pair& pair) { return pair.first == extension; });
    if (found == kExtensions.end())
        return languageOfInterpreter(text);
    // Other files have these names too: translations (.ts) and dependency lists (.d).
    const std::string_view first = trimmed(text.substr(0, 256));
    const bool isOther = (extension == ".ts" && first.starts_with('<')) || (extension == ".d" && first.find(".o:") < 200);
    return isOther ? std::string_view() : found->second;
}

} // namespace varve::import
