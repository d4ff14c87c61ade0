// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/folder_events.h"

#include "core/fs/posix_files.h"

#include <array>
#include <set>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace varve::fs {

namespace {

/// What may change what a look at the folder finds. Not IN_MODIFY: a file that is being written comes when it is closed.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK;

class Inotify final : public FolderEvents {
public:
    Inotify(FileSystem& fileSystem, LeftOut leftOut, Descriptor queue, Descriptor bell)
        : m_fileSystem(fileSystem), m_leftOut(std::move(leftOut)), m_queue(std::move(queue)), m_bell(std::move(bell))
    {
    }

    Result<> watch(const std::filesystem::path& folder, bool recursive, const std::string& key) override
    {
        VARVE_CHECK(add(folder, recursive, key));
        std::vector<std::filesystem::path> open;
        if (recursive)
            open.push_back(folder);
        while (!open.empty()) {
            const std::filesystem::path parent = std::move(open.back());
            open.pop_back();
            const auto names = m_fileSystem.listDirectory(parent);
            if (!names)
                continue;
            for (const std::string& name : *names) {
                const auto status = m_leftOut(name) ? FileStatus{} : m_fileSystem.status(parent / name);
                if (!status || status->kind != FileStatus::Kind::Directory)
                    continue;
                if (auto added = add(parent / name, true, key); !added) {
                    if (added.error().code == ErrorCode::NoSpace)
                        return added;
                    continue; // gone again, or not ours to read
                }
                open.push_back(parent / name);
            }
        }
        return {};
    }

    void clear() override
    {
        for (const auto& [number, watched] : m_watched)
            ::inotify_rm_watch(m_queue.number(), number);
        m_watched.clear();
    }

    std::vector<std::string> wait(std::chrono::milliseconds patience, std::stop_token stop) override
    {
        const std::stop_callback wakes(stop, [this] { wake(); });
        std::array<pollfd, 2> waiting{{{m_queue.number(), POLLIN, 0}, {m_bell.number(), POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), static_cast<int>(patience.count())) <= 0)
            return {};
        std::uint64_t rung = 0;
        if ((waiting[1].revents & POLLIN) != 0 && ::read(m_bell.number(), &rung, sizeof rung) < 0)
            return {};
        return (waiting[0].revents & POLLIN) != 0 ? changedKeys() : std::vector<std::string>();
    }

    void wake() override
    {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(m_bell.number(), &one, sizeof one); // full is as good as rung
    }

private:
    struct Watched {
        std::filesystem::path folder;
        bool isRecursive = false;
        std::set<std::string> keys; ///< folders that are watched may lie in each other
    };

    Result<> add(const std::filesystem::path& folder, bool recursive, const std::string& key)
    {
        const int number = ::inotify_add_watch(m_queue.number(), folder.c_str(), kEvents);
        if (number < 0)
            return systemError(errno, "watch", folder);
        Watched& watched = m_watched[number];
        watched.folder = folder;
        watched.isRecursive |= recursive;
        watched.keys.insert(key);
        return {};
    }

    std::vector<std::string> changedKeys()
    {
        std::set<std::string> changed;
        alignas(inotify_event) std::array<char, 64 * 1024> buffer;
        for (;;) {
            const auto size = retryInterrupted([&] { return ::read(m_queue.number(), buffer.data(), buffer.size()); });
            if (size <= 0) // would block: all was read
                return {changed.begin(), changed.end()};
            for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
                at += sizeof(inotify_event) + event->len;
                take(*event, changed);
            }
        }
    }

    void take(const inotify_event& event, std::set<std::string>& changed)
    {
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            for (const auto& [number, watched] : m_watched)
                changed.insert(watched.keys.begin(), watched.keys.end());
            return;
        }
        const auto found = m_watched.find(event.wd);
        const std::string name = event.len > 0 ? event.name : "";
        if (found == m_watched.end() || (!name.empty() && m_leftOut(name)))
            return;
        const Watched watched = found->second;
        changed.insert(watched.keys.begin(), watched.keys.end());
        if ((event.mask & IN_IGNORED) != 0)
            m_watched.erase(found);
        const bool isNewFolder = (event.mask & IN_ISDIR) != 0 && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0;
        if (!isNewFolder || !watched.isRecursive)
            return;
        // What it holds already is found by whoever looks; a failure shows when that look watches again.
        for (const std::string& key : watched.keys)
            static_cast<void>(watch(watched.folder / name, true, key).hasValue());
    }

    FileSystem& m_fileSystem;
    const LeftOut m_leftOut;
    const Descriptor m_queue;
    const Descriptor m_bell;
    std::map<int, Watched> m_watched;
};

} // namespace

Result<std::unique_ptr<FolderEvents>> FolderEvents::open(FileSystem& fileSystem, LeftOut leftOut)
{
    Descriptor queue(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!queue.isOpen())
        return Error{ErrorCode::Unsupported, "the system watches no more folders for this user (fs.inotify.max_user_instances)",
                     {}, errno};
    Descriptor bell(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!bell.isOpen())
        return systemError(errno, "make an event counter", {});
    return std::unique_ptr<FolderEvents>(
        std::make_unique<Inotify>(fileSystem, std::move(leftOut), std::move(queue), std::move(bell)));
}

} // namespace varve::fs
