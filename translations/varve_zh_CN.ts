<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ComparisonView</name>
    <message>
        <source>Documents that differ</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>That value cannot be used. Change it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vectors have another length than this collection&apos;s. Use the model it was made with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something that is needed was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That name is already taken. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not supported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading or writing failed. Check the disk, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permission was denied. Check the rights of the file or folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using this collection. Close it there, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This collection is read-only at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory. Close something, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored data is damaged. Nothing was changed; restore a snapshot to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was written by a newer Varve. Install that version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Varve made a mistake. Please report it with the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a text file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>encrypted, needs a password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no text (scanned pages?)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took too long to read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>Snapshots</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryText</name>
    <message>
        <source>hourly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>daily</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weekly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>monthly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yearly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: damaged ones are never deleted by themselves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: has a label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: safety snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: not subject to the rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hybrid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tomorrow %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>day, time</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scheduled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>safety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restore undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missed run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes at the next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: the newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept: %1 %2 of %3</source>
        <comment>rule, position, limit</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 documents, %2 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>fact</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message numerus="yes">
        <source>%1 of %n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chunks/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 items/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing into %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshot of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring %1 from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing states of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizing %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scheduled snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Understanding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovering the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building the index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capturing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removing old snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Protection</name>
    <message>
        <source>Protected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not protected yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshot is late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No snapshot for over a week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last run failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest snapshot is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No snapshots yet. A snapshot keeps this collection exactly as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last snapshot %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not verified yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>next %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreRun</name>
    <message>
        <source>Restored “%1” as of %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restored as the new collection “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” was not restored</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchText</name>
    <message>
        <source>page %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Varve: local vector collections whose whole past stays reachable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep collections in this folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw every page into this folder and leave.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language of the window: en or zh_CN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours: light, dark or system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample collection.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceText</name>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StorageSection</name>
    <message>
        <source>Everything is held in memory: the quickest answers, the most memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is read from disk as needed: little memory, slower answers. For collections larger than memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What search touches most is in memory, the full vectors stay on disk. Right for most collections.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::app::Screenshots</name>
    <message>
        <source>what to check after restoring a backup</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ApplicationSection</name>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown from the next start on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::AsOfBanner</name>
    <message>
        <source>Open as new collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 as of %2</source>
        <comment>collection, moment</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>· read-only · %1 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>· read-only</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::Banner</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::ChangeDetails</name>
    <message>
        <source>Text before or after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chunks before, %2 after</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n chunk(s) added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chunk(s) removed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No document selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a document in the list to see what it said.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::CollectionCommands</name>
    <message>
        <source>Rename “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the name changes; snapshots and settings stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The collection and all its snapshots are deleted; this cannot be undone. Your files stay where they are. Type the name to confirm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Varve snapshot (*.zip)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::CollectionsModel</name>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 chunks of %3 documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, cannot be opened</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ComparisonModel</name>
    <message>
        <source>added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>point without a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::DetailsBar</name>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More to do with the snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a snapshot to look at it, compare it or restore it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a second one or press = to compare with the one before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press D to compare.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentView</name>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>snapshot %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy citation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cosine %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BM25 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentsModel</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentsPage</name>
    <message numerus="yes">
        <source>%n document(s) imported</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Done: %1%2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: %1%2, %3 skipped, %4 failed. The table says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by title or path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every layer stays readable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder here. Varve reads it, understands it on this computer alone, and keeps every state you may want to come back to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n file(s) can be searched · %2 chunks</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The past is read-only. Go back to now to import.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The past is read-only. Go back to now to change documents.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Remove %n document(s) from “%1”?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Your files stay where they are. A snapshot is taken first, so this can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Remove %n document(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Before removing %n document(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) removed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The documents are back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ExcerptView</name>
    <message>
        <source>Document text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… earlier text is not shown here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… more text follows in the file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::FirstRunPage</name>
    <message>
        <source>Every layer stays readable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder here. Varve reads it, understands it on this computer alone, and keeps every state you may want to come back to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryController</name>
    <message>
        <source>%1: %2</source>
        <comment>what failed, why</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot was not taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshot taken: %1 documents, %2 chunks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot was not verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot is damaged: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every byte of the snapshot was read back and matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot was not deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restore was not undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restore was undone. The collection is as it was before it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryModel</name>
    <message>
        <source>not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retention</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryPage</name>
    <message>
        <source>Set a schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No document differs between the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>− %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) removed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>~ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No snapshots yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A snapshot keeps this collection exactly as it is now. Take one before you change much, or let a schedule do it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the first snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One snapshot so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a second one you can compare two states. Next planned: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a second one you can compare two states.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryStrip</name>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline or table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No snapshots yet. A snapshot keeps this collection exactly as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the first snapshot</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::HoverCard</name>
    <message>
        <source>%1, %2</source>
        <comment>date, age</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>dates</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportPreviewModel</name>
    <message>
        <source>Skipped: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportSheet</name>
    <message>
        <source>Import documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include subfolders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By meaning and words (language model, best for English)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By words only (any language, quick)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your files stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search by meaning needs the language model (installer/fetch_model.sh).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop files or folders here, or add them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking what is there…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) will be skipped: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::JobCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::JobRow</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::LabelSheet</name>
    <message>
        <source>Pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label and note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for example: before the merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshots with a label or a pin are never removed by the retention rules.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::MainWindow</name>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import documents…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the collection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Varve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Varve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 — Varve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (as of a snapshot) — Varve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Varve %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local vector collections whose whole past stays reachable. Everything stays on this computer.

Apache License 2.0. Built on Qt, SQLite, hnswlib, oneDNN and QuaZip.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::NameDialog</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::NewCollectionDialog</name>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best that is installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By meaning and words (language model, best for English)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By words only (any language, quick)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hybrid: quick, keeps a small part in memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk: least memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory: quickest, keeps all vectors in memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage can be changed later; the way of searching cannot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::OverviewBar</name>
    <message>
        <source>Visible stretch of the history</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ProgressLine</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::RestoreSheet</name>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>collection, time</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore %1 as of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a new collection; nothing that exists is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the new collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In place; %1 becomes what it was then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A safety snapshot of the present state is taken first. The collection changes over in one step, and you can undo the restore afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing with the present state…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preview could not be computed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens to the documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The snapshot compared with the present state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete: documents added after the snapshot. They stay in the safety snapshot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new collection holds %1 documents; the present one stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create new collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Replace %n document(s) in “%1”</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Restore “%1” in place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ScheduleSection</name>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every day at 02:00, verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every hour, and every day verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshots by themselves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshot (cron)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified snapshot (cron)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minute, hour, day of the month, month, day of the week; empty for never.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hourly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Daily</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yearly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a cron expression of five fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: nothing is taken until you go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: %1. Runs while Varve or varvectl run-due is running; a missed time is made up for once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is taken by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each number counts snapshots that exist, not days. Pinned, labelled and safety snapshots always stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This keeps all %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This keeps %1 of %2, frees %3; the oldest is of %4.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::ScoreLegend</name>
    <message>
        <source>Score bar: meaning, then words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchModel</name>
    <message>
        <source>Meaning: cosine %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words: BM25 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, score %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchPage</name>
    <message>
        <source>Ask in your own words, or look for exact ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semantic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyword</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By words (BM25)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By meaning and words together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask, and it answers from your documents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search finds passages by what they mean and by the words they use. Everything stays on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This collection keeps vectors of its own: text is searched by words only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search is by words only until the language model is installed (installer/fetch_model.sh).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This collection was made without the language model: search is by words only. A new collection will be searched by meaning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) · %1 ms</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>An import is still running (%1); more may be found when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An import is still running; more may be found when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This collection has no documents yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window looks at the past. Go back to now to search what was added later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No passage has these words. Hybrid also finds passages that say it differently.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try other words, or fewer of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing found for “%1”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingRow</name>
    <message>
        <source>Reset “%1” to its default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset to default</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingsController</name>
    <message>
        <source>The setting was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The schedule was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint done: the log is short again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimised: all segments are one again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimising failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every byte was read back and matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The collection did not pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported to %1 (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what failed, why</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the window looks at the past. Go back to now to change settings.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::Sidebar</name>
    <message>
        <source>COLLECTIONS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New collection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Varve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collections</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::SnapshotActions</name>
    <message>
        <source>Snapshot now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label and note…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify every byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned: unpin it before deleting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the snapshot of %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Deleting frees %2. The collection as it is now and the other snapshots stay. This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::StateCard</name>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the collection as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>letter, moment</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::StatusHeader</name>
    <message>
        <source>Snapshot now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline or table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same entries as a table (Ctrl+T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No collection chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only the overview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::StorageSection</name>
    <message>
        <source>A power cut costs nothing: each change is on the disk before it counts as saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A power cut may cost the last second of changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A power cut may cost the last changes, usually up to half a minute: the system decides when they reach the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Durability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search depth (ef)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many candidates a search by meaning looks at. More finds more, and takes longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 Now: %2 in memory, %3 mapped from disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 A crash of the program alone never costs anything.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::TimelineCanvas</name>
    <message>
        <source>Timeline of snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>entry, kind</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>varve::ui::UpkeepSection</name>
    <message>
        <source>Model and upkeep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Segments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes the newest changes into a segment, so that opening is quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Joins all segments and drops what was removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads every byte back and compares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export to a zip…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file other programs can read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vectors from outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This collection has no model: it holds vectors that were computed elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model cannot be opened, so search is by words only: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search is by meaning and by words. The model never changes afterwards, so all vectors compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search is lexical: this built-in model compares spelling, not meaning. A collection made with an installed language model searches by meaning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 documents, %2 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, and %2 mapped from disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, and %2 chunks not yet in one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export to a zip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
