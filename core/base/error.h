// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace varve {

/// What went wrong, grouped by what the caller can do about it.
enum class ErrorCode {
    // input: the caller changes the request
    InvalidArgument,
    DimensionMismatch,
    NotFound,
    AlreadyExists,
    Unsupported,
    // environment: the user changes something outside, then tries again
    Io,
    NoSpace,
    PermissionDenied,
    Busy,
    Unavailable, ///< a service on the network or of the system does not answer, or not as it has to
    ReadOnly,
    Cancelled,
    OutOfMemory,
    // data: bytes on disk are not what was written
    Corrupt,
    FormatTooNew,
    // a defect of Varve itself
    Internal,
};

/// Stable name of a code as printed by `varvectl --json`, for example "NoSpace".
std::string_view errorCodeName(ErrorCode code);

/// True for codes that mean damaged or unreadable bytes on disk.
bool isDataError(ErrorCode code);

/// One failure: a code to act on, English detail for the log, and where it happened.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string detail;
    std::filesystem::path path;
    int sysErrno = 0;

    /// One line: code, detail, path and the system's own words when there are any.
    std::string toString() const;
};

/// Makes the error for a failed system call, mapping errno to a code (ENOSPC and EDQUOT to NoSpace, EACCES,
/// EPERM and EROFS to PermissionDenied, ENOENT to NotFound, EEXIST to AlreadyExists, else Io).
Error systemError(int sysErrno, std::string_view action, const std::filesystem::path& path);

} // namespace varve
