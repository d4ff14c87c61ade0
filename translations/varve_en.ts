<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln document</numerusform>
            <numerusform>%Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln chunk</numerusform>
            <numerusform>%Ln chunks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message numerus="yes">
        <source>%1 of %Ln file(s)</source>
        <translation>
            <numerusform>%1 of %Ln file</numerusform>
            <numerusform>%1 of %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln chunk</numerusform>
            <numerusform>%Ln chunks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MendingText</name>
    <message numerus="yes">
        <source>%Ln stored part(s)</source>
        <translation>
            <numerusform>%Ln stored part</numerusform>
            <numerusform>%Ln stored parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of the log</source>
        <translation>
            <numerusform>%Ln file of the log</numerusform>
            <numerusform>%Ln files of the log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln description(s) of snapshots</source>
        <translation>
            <numerusform>%Ln description of a snapshot</numerusform>
            <numerusform>%Ln descriptions of snapshots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln table(s) of contents</source>
        <translation>
            <numerusform>%Ln table of contents</numerusform>
            <numerusform>%Ln tables of contents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastDamageText</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <comment>names, how many others</comment>
        <translation>
            <numerusform>%1, and %n more</numerusform>
            <numerusform>%1, and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s) cannot be read whole: %1.</source>
        <translation>
            <numerusform>%n snapshot cannot be read whole: %1.</numerusform>
            <numerusform>%n snapshots cannot be read whole: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stretch(es) of time cannot be gone back to: %1.</source>
        <translation>
            <numerusform>%n stretch of time cannot be gone back to: %1.</numerusform>
            <numerusform>%n stretches of time cannot be gone back to: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Protection</name>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n kept</numerusform>
            <numerusform>%n kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreRun</name>
    <message numerus="yes">
        <source>Done: %Ln file(s) written to %1.</source>
        <translation>
            <numerusform>Done: %Ln file written to %1.</numerusform>
            <numerusform>Done: %Ln files written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln document(s) of “%1” are as of %2.</source>
        <translation>
            <numerusform>Done: %Ln document of “%1” is as of %2.</numerusform>
            <numerusform>Done: %Ln documents of “%1” are as of %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln setting(s) of “%1” are as of %2.</source>
        <translation>
            <numerusform>Done: %Ln setting of “%1” is as of %2.</numerusform>
            <numerusform>Done: %Ln settings of “%1” are as of %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreStateText</name>
    <message numerus="yes">
        <source>Replace %Ln document(s) in “%1”</source>
        <translation>
            <numerusform>Replace %Ln document in “%1”</numerusform>
            <numerusform>Replace %Ln documents in “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bring %Ln document(s) back to “%1”</source>
        <translation>
            <numerusform>Bring %Ln document back to “%1”</numerusform>
            <numerusform>Bring %Ln documents back to “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from “%1”</source>
        <translation>
            <numerusform>Remove %Ln document from “%1”</numerusform>
            <numerusform>Remove %Ln documents from “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln document(s) in “%1”</source>
        <translation>
            <numerusform>Change %Ln document in “%1”</numerusform>
            <numerusform>Change %Ln documents in “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Write %Ln file(s)</source>
        <translation>
            <numerusform>Write %Ln file</numerusform>
            <numerusform>Write %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln setting(s) in “%1”</source>
        <translation>
            <numerusform>Change %Ln setting in “%1”</numerusform>
            <numerusform>Change %Ln settings in “%1”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StorageText</name>
    <message numerus="yes">
        <source>Now: %1 of %Ln segment(s).</source>
        <translation>
            <numerusform>Now: %1 of %Ln segment.</numerusform>
            <numerusform>Now: %1 of %Ln segments.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::Banner</name>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentActions</name>
    <message numerus="yes">
        <source>Before removing %Ln document(s)</source>
        <translation>
            <numerusform>Before removing %Ln document</numerusform>
            <numerusform>Before removing %Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) removed.</source>
        <translation>
            <numerusform>%Ln document removed.</numerusform>
            <numerusform>%Ln documents removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) brought back to the present.</source>
        <translation>
            <numerusform>%Ln document brought back to the present.</numerusform>
            <numerusform>%Ln documents brought back to the present.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) kept without their files.</source>
        <translation>
            <numerusform>%Ln document kept without its file.</numerusform>
            <numerusform>%Ln documents kept without their files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentsPage</name>
    <message numerus="yes">
        <source>%Ln document(s) imported</source>
        <translation>
            <numerusform>%Ln document imported</numerusform>
            <numerusform>%Ln documents imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unchanged</source>
        <translation>
            <numerusform>%Ln unchanged</numerusform>
            <numerusform>%Ln unchanged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s) can be searched · %2 chunks</source>
        <translation>
            <numerusform>%1 of %Ln file can be searched · %2 chunks</numerusform>
            <numerusform>%1 of %Ln files can be searched · %2 chunks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation>
            <numerusform>%Ln document selected</numerusform>
            <numerusform>%Ln documents selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from “%1”?</source>
        <translation>
            <numerusform>Remove %Ln document from “%1”?</numerusform>
            <numerusform>Remove %Ln documents from “%1”?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s)</source>
        <translation>
            <numerusform>Remove %Ln document</numerusform>
            <numerusform>Remove %Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) stored</source>
        <translation>
            <numerusform>%Ln vector stored</numerusform>
            <numerusform>%Ln vectors stored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) refused</source>
        <translation>
            <numerusform>%Ln row refused</numerusform>
            <numerusform>%Ln rows refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) left out</source>
        <translation>
            <numerusform>%Ln file left out</numerusform>
            <numerusform>%Ln files left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryPage</name>
    <message numerus="yes">
        <source>%n document(s) added</source>
        <translation>
            <numerusform>%n document added</numerusform>
            <numerusform>%n documents added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) removed</source>
        <translation>
            <numerusform>%n document removed</numerusform>
            <numerusform>%n documents removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) changed</source>
        <translation>
            <numerusform>%n document changed</numerusform>
            <numerusform>%n documents changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) renamed</source>
        <translation>
            <numerusform>%n document renamed</numerusform>
            <numerusform>%n documents renamed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::HoverCard</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportPreviewModel</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportSheet</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) will be skipped: %1</source>
        <translation>
            <numerusform>%Ln file will be skipped: %1</numerusform>
            <numerusform>%Ln files will be skipped: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln file(s)</source>
        <translation>
            <numerusform>Import %Ln file</numerusform>
            <numerusform>Import %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::JobCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::MapCanvas</name>
    <message numerus="yes">
        <source>%Ln point(s). Arrow keys go from point to point.</source>
        <translation>
            <numerusform>%Ln point. Arrow keys go from point to point.</numerusform>
            <numerusform>%Ln points. Arrow keys go from point to point.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::MapPage</name>
    <message numerus="yes">
        <source>Draw the map of these %Ln point(s)?</source>
        <translation>
            <numerusform>Draw the map of %Ln point?</numerusform>
            <numerusform>Draw the map of these %Ln points?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s)</source>
        <translation>
            <numerusform>%Ln point</numerusform>
            <numerusform>%Ln points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>an earlier state: the collection has %Ln point(s) now</source>
        <translation>
            <numerusform>an earlier state: the collection has %Ln point now</numerusform>
            <numerusform>an earlier state: the collection has %Ln points now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln placed beside their neighbours</source>
        <translation>
            <numerusform>%Ln placed beside its neighbours</numerusform>
            <numerusform>%Ln placed beside their neighbours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s) exported to %1</source>
        <translation>
            <numerusform>%Ln point exported to %1</numerusform>
            <numerusform>%Ln points exported to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s) selected</source>
        <translation>
            <numerusform>%Ln point selected</numerusform>
            <numerusform>%Ln points selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::ReembedSheet</name>
    <message numerus="yes">
        <source>%Ln text(s) to embed.</source>
        <translation>
            <numerusform>%Ln text to embed.</numerusform>
            <numerusform>%Ln texts to embed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln text(s) are embedded already, from before it was stopped.</source>
        <translation>
            <numerusform>%Ln text is embedded already, from before it was stopped.</numerusform>
            <numerusform>%Ln texts are embedded already, from before it was stopped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln point(s) without text: no model can embed them</source>
        <translation>
            <numerusform>Leave out %Ln point without text: no model can embed it</numerusform>
            <numerusform>Leave out %Ln points without text: no model can embed them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchModel</name>
    <message numerus="yes">
        <source>%Ln more here</source>
        <translation>
            <numerusform>%Ln more here</numerusform>
            <numerusform>%Ln more here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchPage</name>
    <message numerus="yes">
        <source>%Ln document(s) · %1 ms</source>
        <translation>
            <numerusform>%Ln document · %1 ms</numerusform>
            <numerusform>%Ln documents · %1 ms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingsController</name>
    <message numerus="yes">
        <source>the service has not answered within %n second(s)</source>
        <translation>
            <numerusform>the service has not answered within %n second</numerusform>
            <numerusform>the service has not answered within %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every byte was read back. %n file(s) of the past did not match and have been removed or written anew; what they held is there once more, nothing is lost.</source>
        <translation>
            <numerusform>Every byte was read back. %n file of the past did not match and has been removed or written anew; what it held is there once more, nothing is lost.</numerusform>
            <numerusform>Every byte was read back. %n files of the past did not match and have been removed or written anew; what they held is there once more, nothing is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::VersionsSheet</name>
    <message numerus="yes">
        <source>%Ln version(s), newest first.</source>
        <translation>
            <numerusform>%Ln version</numerusform>
            <numerusform>%Ln versions, newest first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>now, and %Ln snapshot(s)</source>
        <translation>
            <numerusform>now, and %Ln snapshot</numerusform>
            <numerusform>now, and %Ln snapshots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s), last %1</source>
        <translation>
            <numerusform>%Ln snapshot, %1</numerusform>
            <numerusform>%Ln snapshots, last %1</numerusform>
        </translation>
    </message>
</context>
</TS>
