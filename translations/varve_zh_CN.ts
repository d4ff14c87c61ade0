<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ComparisonView</name>
    <message>
        <source>Documents that differ</source>
        <translation>有差异的文档</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>That value cannot be used. Change it and try again.</source>
        <translation>这个值不能用。请修改后重试。</translation>
    </message>
    <message>
        <source>The vectors have another length than this collection&apos;s. Use the model it was made with.</source>
        <translation>向量长度与此集合不符。请使用创建它时的模型。</translation>
    </message>
    <message>
        <source>Something that is needed was not found.</source>
        <translation>找不到所需的内容。</translation>
    </message>
    <message>
        <source>That name is already taken. Choose another one.</source>
        <translation>这个名称已被占用，请换一个。</translation>
    </message>
    <message>
        <source>This is not supported.</source>
        <translation>不支持此操作。</translation>
    </message>
    <message>
        <source>Reading or writing failed. Check the disk, then try again.</source>
        <translation>读写失败。请检查磁盘后重试。</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then try again.</source>
        <translation>磁盘已满。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>Permission was denied. Check the rights of the file or folder.</source>
        <translation>没有权限。请检查文件或文件夹的权限。</translation>
    </message>
    <message>
        <source>Another program is using this collection. Close it there, then try again.</source>
        <translation>另一个程序正在使用此集合。请在那里关闭后重试。</translation>
    </message>
    <message>
        <source>This collection is read-only at the moment.</source>
        <translation>此集合目前为只读。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>There is not enough memory. Close something, then try again.</source>
        <translation>内存不足。请关闭一些程序后重试。</translation>
    </message>
    <message>
        <source>Stored data is damaged. Nothing was changed; restore a snapshot to go on.</source>
        <translation>存储的数据已损坏。没有做任何更改；请恢复快照后继续。</translation>
    </message>
    <message>
        <source>This was written by a newer Varve. Install that version.</source>
        <translation>这是由更新版本的 Varve 写入的，请安装该版本。</translation>
    </message>
    <message>
        <source>Varve made a mistake. Please report it with the details.</source>
        <translation>Varve 出错了。请附上详细信息报告此问题。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>empty file</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>not a text file</source>
        <translation>不是文本文件</translation>
    </message>
    <message>
        <source>type not supported</source>
        <translation>不支持的类型</translation>
    </message>
    <message>
        <source>encrypted, needs a password</source>
        <translation>已加密，需要密码</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>could not be stored</source>
        <translation>无法存储</translation>
    </message>
    <message>
        <source>old Office format; save it as .docx, .xlsx or .pptx</source>
        <translation>旧版 Office 格式；请另存为 .docx、.xlsx 或 .pptx</translation>
    </message>
    <message>
        <source>has no text (scanned pages?)</source>
        <translation>没有文字（可能是扫描件）</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>vectors of another length than the collection takes</source>
        <translation>向量长度与该集合不符</translation>
    </message>
    <message>
        <source>some rows could not be taken</source>
        <translation>部分行无法导入</translation>
    </message>
    <message>
        <source>the collection takes vectors only, not documents</source>
        <translation>该集合只接受向量，不接受文档</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>took too long to read</source>
        <translation>读取时间过长</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>link to a folder; import the folder itself</source>
        <translation>指向文件夹的链接；请直接导入该文件夹</translation>
    </message>
    <message>
        <source>hidden; choose it by itself to import it</source>
        <translation>隐藏项；如需导入请单独选择</translation>
    </message>
    <message>
        <source>another name of what is imported already</source>
        <translation>已导入内容的另一个名称</translation>
    </message>
    <message>
        <source>vectors, which go into a new collection</source>
        <translation>向量文件，需导入到新集合</translation>
    </message>
    <message>
        <source>vectors that are compared in another way than the collection does</source>
        <translation>向量的比较方式与该集合不同</translation>
    </message>
    <message>
        <source>another collection; import it by itself</source>
        <translation>另一个集合；请单独导入</translation>
    </message>
    <message>
        <source>several collections; choose one</source>
        <translation>有多个集合；请选择一个</translation>
    </message>
    <message>
        <source>A service does not answer as it should. The details say which one and what to do.</source>
        <translation>某个服务没有正常应答。详细信息说明是哪一个以及该怎么办。</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln 个文本块</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
</context>
<context>
    <name>HistoryText</name>
    <message>
        <source>hourly</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>weekly</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>monthly</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>yearly</source>
        <translation>每年</translation>
    </message>
    <message>
        <source>kept: damaged ones are never deleted by themselves</source>
        <translation>保留：损坏的快照不会自动删除</translation>
    </message>
    <message>
        <source>kept: pinned</source>
        <translation>保留：已固定</translation>
    </message>
    <message>
        <source>kept: has a label</source>
        <translation>保留：有标签</translation>
    </message>
    <message>
        <source>kept: safety snapshot</source>
        <translation>保留：安全快照</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>hybrid</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>today %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>昨天 %1</translation>
    </message>
    <message>
        <source>tomorrow %1</source>
        <translation>明天 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>day, time</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>scheduled</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>safety</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>restore undone</source>
        <translation>撤销恢复</translation>
    </message>
    <message>
        <source>failed run</source>
        <translation>运行失败</translation>
    </message>
    <message>
        <source>missed run</source>
        <translation>错过的运行</translation>
    </message>
    <message>
        <source>goes at the next run</source>
        <translation>下次运行时清理</translation>
    </message>
    <message>
        <source>kept: the newest</source>
        <translation>保留：最新</translation>
    </message>
    <message>
        <source>kept: %1 %2 of %3</source>
        <comment>rule, position, limit</comment>
        <translation>保留：%1（第 %2 个，共 %3 个）</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>无变化</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已校验</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>创建方式</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Since the one before</source>
        <translation>较上一个</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1, %2 of its own</source>
        <translation>%1，其中独占 %2</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>fact</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>documents, chunks</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>kept: the newest verified one</source>
        <translation>保留：最新的已校验快照</translation>
    </message>
    <message>
        <source>kept: in use</source>
        <translation>保留：正在使用</translation>
    </message>
    <message>
        <source>kept: later moments start from it</source>
        <translation>保留：之后的时刻以它为起点</translation>
    </message>
    <message>
        <source>kept: taken before a migration</source>
        <translation>保留：格式迁移前创建</translation>
    </message>
    <message>
        <source>before a migration</source>
        <translation>迁移前</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>更换模型</translation>
    </message>
</context>
<context>
    <name>JobText</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 chunks/s</source>
        <translation>每秒 %1 个文本块</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 items/s</source>
        <translation>每秒 %1 项</translation>
    </message>
    <message>
        <source>Importing into %1</source>
        <translation>正在导入到“%1”</translation>
    </message>
    <message>
        <source>Snapshot of %1</source>
        <translation>“%1”的快照</translation>
    </message>
    <message>
        <source>Restoring %1</source>
        <translation>正在恢复“%1”</translation>
    </message>
    <message>
        <source>Verifying %1</source>
        <translation>正在校验“%1”</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>正在导出“%1”</translation>
    </message>
    <message>
        <source>Restoring %1 from a file</source>
        <translation>正在从文件恢复“%1”</translation>
    </message>
    <message>
        <source>Comparing states of %1</source>
        <translation>正在比较“%1”的两个状态</translation>
    </message>
    <message>
        <source>Optimizing %1</source>
        <translation>正在优化“%1”</translation>
    </message>
    <message>
        <source>Scheduled snapshots</source>
        <translation>计划快照</translation>
    </message>
    <message>
        <source>Deleting from %1</source>
        <translation>正在从“%1”移除</translation>
    </message>
    <message>
        <source>Looking for files</source>
        <translation>正在查找文件</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Understanding</source>
        <translation>正在理解</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>Recovering the log</source>
        <translation>正在恢复日志</translation>
    </message>
    <message>
        <source>Building the index</source>
        <translation>正在建立索引</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>正在复制</translation>
    </message>
    <message>
        <source>Capturing</source>
        <translation>正在捕获</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>正在恢复</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>正在解包</translation>
    </message>
    <message>
        <source>Optimizing</source>
        <translation>正在优化</translation>
    </message>
    <message>
        <source>Removing old snapshots</source>
        <translation>正在清理旧快照</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s)</source>
        <translation>
            <numerusform>第 %1 个，共 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking the documents</source>
        <translation>正在检查文档</translation>
    </message>
    <message>
        <source>Checking the index</source>
        <translation>正在检查索引</translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Drawing the map of %1</source>
        <translation>正在绘制 %1 的地图</translation>
    </message>
    <message>
        <source>Reading the points</source>
        <translation>正在读取数据点</translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation>正在寻找邻近点</translation>
    </message>
    <message>
        <source>Arranging the points</source>
        <translation>正在排布数据点</translation>
    </message>
    <message>
        <source>Embedding %1 with another model</source>
        <translation>正在用其他模型重新嵌入 %1</translation>
    </message>
    <message>
        <source>Reading the texts</source>
        <translation>正在读取文本</translation>
    </message>
    <message>
        <source>Collecting the new vectors</source>
        <translation>正在汇集新向量</translation>
    </message>
    <message>
        <source>Taking in what came meanwhile</source>
        <translation>正在补入期间写入的内容</translation>
    </message>
    <message>
        <source>Waiting for an import to end</source>
        <translation>正在等待导入结束</translation>
    </message>
    <message>
        <source>Repairing the past of %1</source>
        <translation>正在修复“%1”的历史</translation>
    </message>
    <message>
        <source>Taking what is damaged from the copy</source>
        <translation>正在从副本取回受损的部分</translation>
    </message>
</context>
<context>
    <name>MapCategoryText</name>
    <message>
        <source>(top folder)</source>
        <translation>（顶层文件夹）</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>No document</source>
        <translation>无文档</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>MapText</name>
    <message>
        <source>%1 · chunk %2</source>
        <translation>%1 · 第 %2 块</translation>
    </message>
</context>
<context>
    <name>MendingText</name>
    <message numerus="yes">
        <source>%Ln stored part(s)</source>
        <translation>
            <numerusform>%Ln 个存储部分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of the log</source>
        <translation>
            <numerusform>%Ln 个日志文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln description(s) of snapshots</source>
        <translation>
            <numerusform>%Ln 个快照描述</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln table(s) of contents</source>
        <translation>
            <numerusform>%Ln 个目录表</numerusform>
        </translation>
    </message>
    <message>
        <source>Every byte of the past was read back and matches; nothing had to be taken from the copy.</source>
        <translation>历史的每个字节都已读回并核对无误，无需从副本取回任何内容。</translation>
    </message>
    <message>
        <source>Repaired from the copy: %1. Every byte of the past was read back again and matches.</source>
        <translation>已从副本修复：%1。历史的每个字节都已再次读回并核对无误。</translation>
    </message>
    <message>
        <source>The copy has nothing whole of what is damaged. %1 The rest can be used as before. Try another copy, or delete the damaged snapshots.</source>
        <comment>what is damaged</comment>
        <translation>受损的部分在副本中也不完整。%1其余部分可照常使用。请换一个副本，或删除受损的快照。</translation>
    </message>
    <message>
        <source>Repaired from the copy: %1. Still damaged: %2 The rest can be used as before. Try another copy, or delete the damaged snapshots.</source>
        <comment>what was taken, what is damaged</comment>
        <translation>已从副本修复：%1。仍然受损：%2其余部分可照常使用。请换一个副本，或删除受损的快照。</translation>
    </message>
    <message>
        <source>Folder of a copy: of everything Varve stores, or of this collection alone</source>
        <translation>副本所在的文件夹：Varve 的全部数据，或仅此集合</translation>
    </message>
</context>
<context>
    <name>PastDamageText</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <comment>names, how many others</comment>
        <translation>
            <numerusform>%1，以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>from a time to a time</comment>
        <translation>%1 至 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s) cannot be read whole: %1.</source>
        <translation>
            <numerusform>%n 个快照无法完整读取：%1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stretch(es) of time cannot be gone back to: %1.</source>
        <translation>
            <numerusform>%n 段时间无法回到：%1。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
</context>
<context>
    <name>Protection</name>
    <message>
        <source>Protected</source>
        <translation>已保护</translation>
    </message>
    <message>
        <source>Not protected yet</source>
        <translation>尚未保护</translation>
    </message>
    <message>
        <source>Schedule paused</source>
        <translation>计划已暂停</translation>
    </message>
    <message>
        <source>Snapshot is late</source>
        <translation>快照已过期</translation>
    </message>
    <message>
        <source>No snapshot for over a week</source>
        <translation>超过一周没有快照</translation>
    </message>
    <message>
        <source>Last run failed</source>
        <translation>上次运行失败</translation>
    </message>
    <message>
        <source>Newest snapshot is damaged</source>
        <translation>最新的快照已损坏</translation>
    </message>
    <message>
        <source>No snapshots yet. A snapshot keeps this collection exactly as it is now.</source>
        <translation>还没有快照。快照会原样保存此集合现在的状态。</translation>
    </message>
    <message>
        <source>last snapshot %1</source>
        <translation>上次快照 %1</translation>
    </message>
    <message>
        <source>verified %1</source>
        <translation>校验于%1</translation>
    </message>
    <message>
        <source>not verified yet</source>
        <translation>尚未校验</translation>
    </message>
    <message>
        <source>next %1</source>
        <translation>下次 %1</translation>
    </message>
    <message>
        <source>nothing planned</source>
        <translation>没有计划</translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>保留 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreRun</name>
    <message>
        <source>Undo restore</source>
        <translation>撤销恢复</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>“%1” was not restored</source>
        <translation>未能恢复“%1”</translation>
    </message>
    <message>
        <source>The restore was not undone</source>
        <translation>未能撤销恢复</translation>
    </message>
    <message>
        <source>“%1” is as it was before.</source>
        <translation>“%1”已回到之前的样子。</translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln file(s) written to %1.</source>
        <translation>
            <numerusform>完成：已将 %Ln 个文件写入 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Done: written to %1.</source>
        <translation>完成：已写入 %1。</translation>
    </message>
    <message>
        <source>Done: the present has them just as they were.</source>
        <translation>完成：当前状态与当时完全相同。</translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln document(s) of “%1” are as of %2.</source>
        <translation>
            <numerusform>完成：“%1”中的 %Ln 个文档已恢复到 %2 的状态。</numerusform>
        </translation>
    </message>
    <message>
        <source>Done: “%1” is as of %2.</source>
        <translation>完成：“%1”已恢复到 %2 的状态。</translation>
    </message>
    <message>
        <source>Done: restored as the new collection “%1”.</source>
        <translation>完成：已恢复为新集合“%1”。</translation>
    </message>
    <message>
        <source>Stopped. Documents that were restored before that stay; the state before is in the safety snapshot.</source>
        <translation>已停止。此前已恢复的文档会保留；恢复前的状态保存在安全快照中。</translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln setting(s) of “%1” are as of %2.</source>
        <translation>
            <numerusform>完成：“%1”的 %Ln 项设置已恢复到 %2。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreStateText</name>
    <message>
        <source>Restore documents in “%1”</source>
        <translation>恢复“%1”中的文档</translation>
    </message>
    <message>
        <source>Restore “%1” in place</source>
        <translation>就地恢复“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Replace %Ln document(s) in “%1”</source>
        <translation>
            <numerusform>替换“%1”中的 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bring %Ln document(s) back to “%1”</source>
        <translation>
            <numerusform>将 %Ln 个文档恢复到“%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from “%1”</source>
        <translation>
            <numerusform>从“%1”中移除 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln document(s) in “%1”</source>
        <translation>
            <numerusform>更改“%1”中的 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message>
        <source>Create new collection</source>
        <translation>创建新集合</translation>
    </message>
    <message>
        <source>Write zip file</source>
        <translation>写入 zip 文件</translation>
    </message>
    <message numerus="yes">
        <source>Write %Ln file(s)</source>
        <translation>
            <numerusform>写入 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Write files</source>
        <translation>写入文件</translation>
    </message>
    <message numerus="yes">
        <source>Change %Ln setting(s) in “%1”</source>
        <translation>
            <numerusform>更改“%1”的 %Ln 项设置</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore settings of “%1”</source>
        <translation>恢复“%1”的设置</translation>
    </message>
</context>
<context>
    <name>SearchText</name>
    <message>
        <source>page %1</source>
        <translation>第 %1 页</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Varve: local vector collections whose whole past stays reachable.</source>
        <translation>Varve：本地向量集合，全部历史随时可回溯。</translation>
    </message>
    <message>
        <source>Keep collections in this folder.</source>
        <translation>将集合保存在此文件夹中。</translation>
    </message>
    <message>
        <source>Draw every page into this folder and leave.</source>
        <translation>将每个页面绘制到此文件夹后退出。</translation>
    </message>
    <message>
        <source>Language of the window: en or zh_CN.</source>
        <translation>界面语言：en 或 zh_CN。</translation>
    </message>
    <message>
        <source>Colours: light, dark or system.</source>
        <translation>配色：light、dark 或 system。</translation>
    </message>
    <message>
        <source>Open the sample collection.</source>
        <translation>打开示例集合。</translation>
    </message>
    <message>
        <source>Keep vectors on disk only, whatever a collection is set to.</source>
        <translation>无论集合如何设置，向量只保留在磁盘上。</translation>
    </message>
</context>
<context>
    <name>SourceText</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>压缩文件</translation>
    </message>
    <message>
        <source>Vectors</source>
        <translation>向量</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>PowerPoint</source>
        <translation>PowerPoint</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>Excel</translation>
    </message>
    <message>
        <source>OpenDocument text</source>
        <translation>OpenDocument 文本</translation>
    </message>
    <message>
        <source>OpenDocument presentation</source>
        <translation>OpenDocument 演示文稿</translation>
    </message>
    <message>
        <source>OpenDocument spreadsheet</source>
        <translation>OpenDocument 电子表格</translation>
    </message>
    <message>
        <source>E-book</source>
        <translation>电子书</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>Mailbox</source>
        <translation>邮箱</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>reStructuredText</source>
        <translation>reStructuredText</translation>
    </message>
    <message>
        <source>Source code</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>Chroma collection</source>
        <translation>Chroma 集合</translation>
    </message>
    <message>
        <source>FAISS index</source>
        <translation>FAISS 索引</translation>
    </message>
</context>
<context>
    <name>StorageText</name>
    <message>
        <source>Compressed vectors and graphs are held in memory up to this much, those searched most first; the others stay on disk.</source>
        <translation>压缩向量和图在此限额内保存在内存中，最常搜索的优先；其余留在磁盘上。</translation>
    </message>
    <message numerus="yes">
        <source>Now: %1 of %Ln segment(s).</source>
        <translation>
            <numerusform>当前：%Ln 个段中的 %1 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of what was found came from memory.</source>
        <translation>找到的内容中有 %1 来自内存。</translation>
    </message>
    <message>
        <source>Everything is held in memory: the quickest answers, the most memory.</source>
        <translation>全部保存在内存中：响应最快，占用内存最多。</translation>
    </message>
    <message>
        <source>Everything is read from disk as needed: little memory, slower answers. For collections larger than memory.</source>
        <translation>按需从磁盘读取：占用内存少，响应较慢。适合大于内存的集合。</translation>
    </message>
    <message>
        <source>What search touches most is in memory, the full vectors stay on disk. Right for most collections.</source>
        <translation>搜索最常用的部分在内存中，完整向量留在磁盘上。适合大多数集合。</translation>
    </message>
    <message>
        <source>A power cut costs nothing: each change is on the disk before it counts as saved.</source>
        <translation>断电不会丢失任何内容：每次更改都先写入磁盘才算保存。</translation>
    </message>
    <message>
        <source>A power cut may cost the last second of changes.</source>
        <translation>断电可能丢失最后一秒的更改。</translation>
    </message>
    <message>
        <source>A power cut may cost the last changes, usually up to half a minute: the system decides when they reach the disk.</source>
        <translation>断电可能丢失最近的更改，通常不超过半分钟：何时写入磁盘由系统决定。</translation>
    </message>
</context>
<context>
    <name>UpkeepText</name>
    <message>
        <source>making a segment of the newest changes</source>
        <translation>正在将最新更改写成段</translation>
    </message>
    <message>
        <source>joining segments</source>
        <translation>正在合并段</translation>
    </message>
    <message>
        <source>measuring how deep searches have to look</source>
        <translation>正在测量搜索所需的深度</translation>
    </message>
    <message>
        <source>building a lost graph again; searches answer exactly meanwhile</source>
        <translation>正在重建丢失的图；其间搜索以精确方式回答</translation>
    </message>
    <message>
        <source>comparing what is on disk with its checksums</source>
        <translation>正在将磁盘内容与校验和比较</translation>
    </message>
    <message>
        <source>moving segments into or out of memory</source>
        <translation>正在将段移入或移出内存</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>无事可做</translation>
    </message>
    <message>
        <source>Damage was found: %1. Restore a snapshot.</source>
        <translation>发现损坏：%1。请恢复快照。</translation>
    </message>
    <message>
        <source>the last time failed: %1</source>
        <translation>上次失败：%1</translation>
    </message>
</context>
<context>
    <name>WatchText</name>
    <message>
        <source>Not looked at yet</source>
        <translation>尚未查看</translation>
    </message>
    <message>
        <source>Last looked %1</source>
        <translation>上次查看：%1</translation>
    </message>
    <message>
        <source>Paused · %1</source>
        <translation>已暂停 · %1</translation>
    </message>
    <message>
        <source>No file is there any more. Is the disk connected? Nothing is taken for deleted. · %1</source>
        <translation>那里已没有任何文件。磁盘是否已连接？不会视为已删除。· %1</translation>
    </message>
    <message>
        <source>Cannot be read: %1. Nothing is taken for deleted. · %2</source>
        <translation>无法读取：%1。不会视为已删除。· %2</translation>
    </message>
    <message>
        <source>Looked at every minute, because the system does not tell of changes (%1) · %2</source>
        <translation>每分钟查看一次，因为系统不通知更改（%1）· %2</translation>
    </message>
    <message>
        <source>Watching · %1</source>
        <translation>正在跟踪 · %1</translation>
    </message>
    <message>
        <source>Not by this window (%1) · %2</source>
        <translation>不由此窗口跟踪（%1）· %2</translation>
    </message>
</context>
<context>
    <name>varve::app::Screenshots</name>
    <message>
        <source>what to check after restoring a backup</source>
        <translation>恢复备份之后要检查什么</translation>
    </message>
</context>
<context>
    <name>varve::ui::ApplicationSection</name>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Shown from the next start on.</source>
        <translation>下次启动后生效。</translation>
    </message>
</context>
<context>
    <name>varve::ui::AsOfBanner</name>
    <message>
        <source>Open as new collection</source>
        <translation>另存为新集合</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>回到现在</translation>
    </message>
    <message>
        <source>%1 as of %2</source>
        <comment>collection, moment</comment>
        <translation>%1（%2 的状态）</translation>
    </message>
    <message>
        <source>· read-only</source>
        <translation>· 只读</translation>
    </message>
    <message>
        <source>· read-only · %1</source>
        <comment>chunks</comment>
        <translation>· 只读 · %1</translation>
    </message>
</context>
<context>
    <name>varve::ui::Banner</name>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n 次</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::ChangeDetails</name>
    <message>
        <source>Before</source>
        <translation>变更前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>变更后</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>文档文本</translation>
    </message>
    <message>
        <source>No document selected</source>
        <translation>未选择文档</translation>
    </message>
    <message>
        <source>Select a document in the list to see what it said.</source>
        <translation>在列表中选择一个文档，查看它当时的内容。</translation>
    </message>
    <message>
        <source>%1 before, %2 after</source>
        <comment>chunks</comment>
        <translation>之前 %1，之后 %2</translation>
    </message>
    <message>
        <source>%1 added</source>
        <comment>chunks</comment>
        <translation>新增 %1</translation>
    </message>
    <message>
        <source>%1 removed</source>
        <comment>chunks</comment>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Changes, or the text before or after</source>
        <translation>变化，或之前、之后的文本</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>The text is the same; its vectors differ.</source>
        <translation>文本相同，但向量不同。</translation>
    </message>
    <message>
        <source>The text is the same; what is known about it differs.</source>
        <translation>文本相同，但相关信息不同。</translation>
    </message>
    <message>
        <source>Only its name is another; the text is the same, in %1.</source>
        <comment>chunks</comment>
        <translation>只有名称不同；文本相同，共%1。</translation>
    </message>
</context>
<context>
    <name>varve::ui::CollectionCommands</name>
    <message>
        <source>Rename “%1”</source>
        <translation>重命名“%1”</translation>
    </message>
    <message>
        <source>Only the name changes; snapshots and settings stay.</source>
        <translation>只更改名称；快照和设置保持不变。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>删除“%1”？</translation>
    </message>
    <message>
        <source>The collection and all its snapshots are deleted; this cannot be undone. Your files stay where they are. Type the name to confirm.</source>
        <translation>集合及其全部快照都会被删除，且无法撤销。您的文件保持原位。请输入名称以确认。</translation>
    </message>
    <message>
        <source>Delete the collection</source>
        <translation>删除集合</translation>
    </message>
    <message>
        <source>Restore from a file</source>
        <translation>从文件恢复</translation>
    </message>
    <message>
        <source>Varve snapshot (*.zip)</source>
        <translation>Varve 快照 (*.zip)</translation>
    </message>
</context>
<context>
    <name>varve::ui::CollectionsModel</name>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>无法打开“%1”：%2</translation>
    </message>
    <message>
        <source>%1: %2 chunks of %3 documents</source>
        <translation>%1：%3 个文档，共 %2 个文本块</translation>
    </message>
    <message>
        <source>%1, %2 chunks</source>
        <translation>%1，%2 个文本块</translation>
    </message>
    <message>
        <source>%1, working</source>
        <translation>%1，处理中</translation>
    </message>
    <message>
        <source>%1, cannot be opened</source>
        <translation>%1，无法打开</translation>
    </message>
</context>
<context>
    <name>varve::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>找到的命令</translation>
    </message>
</context>
<context>
    <name>varve::ui::ComparisonModel</name>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>point without a document</source>
        <translation>不属于任何文档的条目</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>durability</source>
        <translation>持久性</translation>
    </message>
    <message>
        <source>recall target</source>
        <translation>召回率目标</translation>
    </message>
    <message>
        <source>search depth</source>
        <translation>搜索深度</translation>
    </message>
    <message>
        <source>candidates compared again</source>
        <translation>重新比较的候选数</translation>
    </message>
    <message>
        <source>background work</source>
        <translation>后台工作</translation>
    </message>
    <message>
        <source>memory budget</source>
        <translation>内存预算</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>a folder or name</comment>
        <translation>原为 %1</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>old name, new name</comment>
        <translation>%1 → %2</translation>
    </message>
</context>
<context>
    <name>varve::ui::DetailsBar</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>浏览</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>More to do with the snapshot</source>
        <translation>对该快照的更多操作</translation>
    </message>
    <message>
        <source>Select a snapshot to look at it, compare it or restore it.</source>
        <translation>选择一个快照，即可浏览、比较或恢复。</translation>
    </message>
    <message>
        <source>D compares the two.</source>
        <translation>按 D 比较这两个。</translation>
    </message>
    <message>
        <source>D compares it with now.</source>
        <translation>按 D 与现在比较。</translation>
    </message>
    <message>
        <source>D compares it with the one before.</source>
        <translation>按 D 与前一个比较。</translation>
    </message>
    <message>
        <source>a moment between snapshots, rebuilt from the one before and the log</source>
        <translation>快照之间的时刻，由前一个快照和日志重建</translation>
    </message>
    <message>
        <source>Repair from a copy…</source>
        <translation>从副本修复…</translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentActions</name>
    <message numerus="yes">
        <source>Before removing %Ln document(s)</source>
        <translation>
            <numerusform>移除 %Ln 个文档之前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) removed.</source>
        <translation>
            <numerusform>已移除 %Ln 个文档。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The documents are back.</source>
        <translation>文档已恢复。</translation>
    </message>
    <message>
        <source>The present has them just as they were. Nothing was changed.</source>
        <translation>现在与当时完全相同，没有任何更改。</translation>
    </message>
    <message>
        <source>The present is as it was before.</source>
        <translation>现在已恢复到之前的状态。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) brought back to the present.</source>
        <translation>
            <numerusform>已将 %Ln 个文档带回现在。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) kept without their files.</source>
        <translation>
            <numerusform>已保留 %Ln 篇文档（其文件已不存在）。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentView</name>
    <message>
        <source>More like this</source>
        <translation>更多类似内容</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>snapshot %1</source>
        <translation>快照 %1</translation>
    </message>
    <message>
        <source>Open source</source>
        <translation>打开源文件</translation>
    </message>
    <message>
        <source>Copy citation</source>
        <translation>复制引用</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入时间</translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation>文本块</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>语义</translation>
    </message>
    <message>
        <source>cosine %1</source>
        <translation>余弦 %1</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>BM25 %1</source>
        <translation>BM25 %1</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>标识</translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentsModel</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>文本块</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入时间</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Skipped: %1</source>
        <translation>已跳过：%1</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Source is gone since %1</source>
        <translation>源文件自 %1 起已不存在</translation>
    </message>
    <message>
        <source>Kept without its source</source>
        <translation>已保留，源文件已不存在</translation>
    </message>
</context>
<context>
    <name>varve::ui::DocumentsPage</name>
    <message>
        <source>Bring back</source>
        <translation>带回</translation>
    </message>
    <message>
        <source>“%1” cannot be opened</source>
        <translation>无法打开“%1”</translation>
    </message>
    <message>
        <source>Nothing of it was changed. Its snapshots are in the history below: choose one and restore it in place.</source>
        <translation>其中没有任何内容被更改。它的快照在下方的历史记录中：选择一个并就地恢复。</translation>
    </message>
    <message>
        <source>Done: %1%2.</source>
        <translation>完成：%1%2。</translation>
    </message>
    <message>
        <source>Done: %1%2, %3 skipped, %4 failed. The table says why.</source>
        <translation>完成：%1%2，跳过 %3 个，失败 %4 个。原因见表格。</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Filter by title or path</source>
        <translation>按标题或路径筛选</translation>
    </message>
    <message>
        <source>Filter documents</source>
        <translation>筛选文档</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Open source</source>
        <translation>打开源文件</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Every layer stays readable</source>
        <translation>层层可读</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation>从文件恢复…</translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation>全部（%1）</translation>
    </message>
    <message>
        <source>Ready (%1)</source>
        <translation>就绪（%1）</translation>
    </message>
    <message>
        <source>Skipped (%1)</source>
        <translation>已跳过（%1）</translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation>失败（%1）</translation>
    </message>
    <message>
        <source>The past is read-only. Go back to now to import.</source>
        <translation>过去的状态是只读的。回到现在才能导入。</translation>
    </message>
    <message>
        <source>Remove documents</source>
        <translation>移除文档</translation>
    </message>
    <message>
        <source>Your files stay where they are. A snapshot is taken first, so this can be undone.</source>
        <translation>您的文件保持原位。会先创建快照，因此可以撤销。</translation>
    </message>
    <message>
        <source>Cancelled: %1%2. Import the same files again to go on from there.</source>
        <translation>已取消：%1%2。再次导入相同的文件即可从此处继续。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) imported</source>
        <translation>
            <numerusform>已导入 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unchanged</source>
        <translation>
            <numerusform>%Ln 个未变</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s) can be searched · %2 chunks</source>
        <translation>
            <numerusform>%Ln 个文件中 %1 个可搜索 · %2 个文本块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation>
            <numerusform>已选择 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s) from “%1”?</source>
        <translation>
            <numerusform>从“%1”移除 %Ln 个文档？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln document(s)</source>
        <translation>
            <numerusform>移除 %Ln 个文档</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading your files</source>
        <translation>正在读取您的文件</translation>
    </message>
    <message>
        <source>Documents appear here as they are read, and can be searched at once.</source>
        <translation>文档读取后会立即显示在这里，并马上可以搜索。</translation>
    </message>
    <message>
        <source>Opening the collection…</source>
        <translation>正在打开集合…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) stored</source>
        <translation>
            <numerusform>已存入 %Ln 个向量</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) refused</source>
        <translation>
            <numerusform>%Ln 行被拒绝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) left out</source>
        <translation>
            <numerusform>%Ln 个文件未导入</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled: %1. What is stored stays.</source>
        <translation>已取消：%1。已存入的内容会保留。</translation>
    </message>
    <message>
        <source>Done: %1.</source>
        <translation>完成：%1。</translation>
    </message>
    <message>
        <source>Import more…</source>
        <translation>继续导入…</translation>
    </message>
    <message>
        <source>%1 vectors of %2 dimensions</source>
        <translation>%1 个 %2 维向量</translation>
    </message>
    <message>
        <source>This collection keeps vectors as they were given. Texts that came with them are searched by words on the Search page; vectors are asked with “varvectl search --vectors”.</source>
        <translation>此集合按原样保存向量。随向量一同导入的文本可在“搜索”页按词检索；用向量查询请使用“varvectl search --vectors”。</translation>
    </message>
    <message>
        <source>Versions…</source>
        <translation>版本…</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Their files are gone. They stay, and this is not told any more.</source>
        <translation>它们的文件已不存在。文档会保留，之后不再提示。</translation>
    </message>
    <message>
        <source>Source gone (%1)</source>
        <translation>源文件已不存在（%1）</translation>
    </message>
    <message>
        <source>Drop a folder here. Varve reads it, understands it, and keeps every state you may want to come back to.</source>
        <translation>把文件夹拖到这里。Varve 会读取并理解它，并保留您可能想回到的每一个状态。</translation>
    </message>
    <message>
        <source>Makes them in the present what they were then. What is to be replaced is shown before, and the present is saved first.</source>
        <translation>让它们在当前恢复为当时的样子。要替换的内容会先列出，并先保存当前状态。</translation>
    </message>
</context>
<context>
    <name>varve::ui::EmbedderChoice</name>
    <message>
        <source>Quicker, a little less exact (8 bits)</source>
        <translation>更快，精度略低（8 位）</translation>
    </message>
    <message>
        <source>The best that is installed</source>
        <translation>已安装的最佳方式</translation>
    </message>
    <message>
        <source>By meaning and words (language model, best for English)</source>
        <translation>按语义和词语（语言模型，英文效果最佳）</translation>
    </message>
    <message>
        <source>By meaning, with a model of yours</source>
        <translation>按语义，使用您自己的模型</translation>
    </message>
    <message>
        <source>By words only (any language, quick)</source>
        <translation>仅按词语（任何语言，快速）</translation>
    </message>
    <message>
        <source>Comparing with the exact computation…</source>
        <translation>正在与精确计算比较…</translation>
    </message>
    <message>
        <source>Measured now on %1 sentences: similarity to the exact vectors %2 on average, %3 at worst (1 is equal).</source>
        <translation>刚在 %1 个句子上测得：与精确向量的相似度平均为 %2，最低为 %3（1 表示相同）。</translation>
    </message>
    <message>
        <source>By meaning, with a service</source>
        <translation>按语义，使用服务</translation>
    </message>
</context>
<context>
    <name>varve::ui::ExcerptView</name>
    <message>
        <source>Document text</source>
        <translation>文档正文</translation>
    </message>
    <message>
        <source>… earlier text is not shown here</source>
        <translation>… 前面的内容未在此显示</translation>
    </message>
    <message>
        <source>… more text follows in the file</source>
        <translation>… 文件中还有更多内容</translation>
    </message>
</context>
<context>
    <name>varve::ui::ExportSheet</name>
    <message>
        <source>Everything in one file: documents, vectors and settings. Varve makes a collection of it again, and other programs can read its parts.</source>
        <translation>一个文件包含全部内容：文档、向量和设置。Varve 可以由它重新建立集合，其他程序也能读取其中各部分。</translation>
    </message>
    <message>
        <source>The vectors as numpy saves them, and beside them a .jsonl file with ids, texts and metadata, one line for each row.</source>
        <translation>以 numpy 的格式保存向量，旁边附一个 .jsonl 文件，每行对应一个向量，含标识、文本和元数据。</translation>
    </message>
    <message>
        <source>One table with the columns id, text, metadata and vector. Large, but every program reads it.</source>
        <translation>一张表，含 id、text、metadata 和 vector 四列。文件较大，但任何程序都能读取。</translation>
    </message>
    <message>
        <source>A flat index, and beside it a .jsonl file with ids, texts and metadata in the same order. Vectors compared by angle are brought to unit length, for inner product.</source>
        <translation>一个 Flat 索引，旁边附一个顺序相同的 .jsonl 文件，含标识、文本和元数据。按角度比较的向量会归一化为单位长度，改用内积比较。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Zip with everything</source>
        <translation>包含全部内容的 zip</translation>
    </message>
    <message>
        <source>numpy array and JSON Lines</source>
        <translation>numpy 数组和 JSON Lines</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>FAISS index and JSON Lines</source>
        <translation>FAISS 索引和 JSON Lines</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a place…</source>
        <translation>选择位置…</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <comment>ZIP, zip</comment>
        <translation>%1 文件 (*.%2)</translation>
    </message>
</context>
<context>
    <name>varve::ui::FilterBar</name>
    <message>
        <source>+ Filter</source>
        <translation>+ 筛选</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>添加筛选条件</translation>
    </message>
    <message>
        <source>key = value</source>
        <translation>键 = 值</translation>
    </message>
    <message>
        <source>Metadata key and value</source>
        <translation>元数据的键和值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Metadata…</source>
        <translation>元数据…</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>最近 12 个月</translation>
    </message>
    <message>
        <source>Search first: the folders of what is found are listed here</source>
        <translation>请先搜索：结果所在的文件夹会列在这里</translation>
    </message>
    <message>
        <source>One result per document</source>
        <translation>每个文档只显示一个结果</translation>
    </message>
    <message>
        <source>Prefer variety</source>
        <translation>优先显示不同内容</translation>
    </message>
    <message>
        <source>Weight of meaning against words, in percent</source>
        <translation>语义相对于词语的权重（百分比）</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>语义</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>移除：%1</translation>
    </message>
    <message>
        <source>Click to remove</source>
        <translation>点击移除</translation>
    </message>
    <message>
        <source>Like: %1</source>
        <translation>类似：%1</translation>
    </message>
    <message>
        <source>Type: %1</source>
        <translation>类型：%1</translation>
    </message>
    <message>
        <source>Folder: %1</source>
        <translation>文件夹：%1</translation>
    </message>
    <message>
        <source>Changed since %1</source>
        <translation>自 %1 起修改</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>语言：%1</translation>
    </message>
    <message>
        <source>One per document</source>
        <translation>每个文档一个</translation>
    </message>
    <message>
        <source>Variety</source>
        <translation>内容多样</translation>
    </message>
    <message>
        <source>Meaning %1 %</source>
        <translation>语义 %1 %</translation>
    </message>
</context>
<context>
    <name>varve::ui::FirstRunPage</name>
    <message>
        <source>Every layer stays readable</source>
        <translation>层层可读</translation>
    </message>
    <message>
        <source>Drop a folder here. Varve reads it, understands it on this computer alone, and keeps every state you may want to come back to.</source>
        <translation>把文件夹拖到这里。Varve 会读取它，只在这台电脑上理解它，并保留您可能想回到的每一个状态。</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation>从文件恢复…</translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryController</name>
    <message>
        <source>%1: %2</source>
        <comment>what failed, why</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The snapshot was not taken</source>
        <translation>未能创建快照</translation>
    </message>
    <message>
        <source>The snapshot was not verified</source>
        <translation>未能校验快照</translation>
    </message>
    <message>
        <source>The snapshot is damaged: %1</source>
        <translation>快照已损坏：%1</translation>
    </message>
    <message>
        <source>Every byte of the snapshot was read back and matches.</source>
        <translation>快照的每个字节都已读回，内容一致。</translation>
    </message>
    <message>
        <source>The snapshot was not changed</source>
        <translation>未能修改快照</translation>
    </message>
    <message>
        <source>The snapshot was not deleted</source>
        <translation>未能删除快照</translation>
    </message>
    <message>
        <source>The restore was not undone</source>
        <translation>未能撤销恢复</translation>
    </message>
    <message>
        <source>The restore was undone. The collection is as it was before it.</source>
        <translation>已撤销恢复，集合回到了恢复之前的状态。</translation>
    </message>
    <message>
        <source>Snapshot taken: %1, %2.</source>
        <comment>documents, chunks</comment>
        <translation>已创建快照：%1，%2。</translation>
    </message>
    <message>
        <source>%1 cannot be gone back to. The nearest moments that can: %2 and %3.</source>
        <translation>无法回到 %1。最近的可达时刻：%2 和 %3。</translation>
    </message>
    <message>
        <source>%1 cannot be gone back to. The nearest moment that can: %2.</source>
        <translation>无法回到 %1。最近的可达时刻：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be gone back to: take a snapshot, and every moment after it can.</source>
        <translation>无法回到 %1：拍摄一个快照后，其后的每个时刻都可达。</translation>
    </message>
    <message>
        <source>Choose the nearest</source>
        <translation>选择最近的</translation>
    </message>
    <message>
        <source>Repair from a copy…</source>
        <translation>从副本修复…</translation>
    </message>
    <message>
        <source>In that folder is no copy of “%1”, or it is the collection itself. Nothing was changed. Choose a copy of the whole folder of Varve, or of the collection&apos;s folder in it.</source>
        <translation>该文件夹中没有“%1”的副本，或者它就是该集合本身。未作任何更改。请选择 Varve 整个文件夹的副本，或其中该集合文件夹的副本。</translation>
    </message>
    <message>
        <source>The past was not repaired</source>
        <translation>历史未能修复</translation>
    </message>
    <message>
        <source>Choose another copy…</source>
        <translation>选择其他副本…</translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryModel</name>
    <message>
        <source>not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>文本块</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Own size</source>
        <translation>独占大小</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryPage</name>
    <message>
        <source>Choose the schedule</source>
        <translation>选择计划</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>No document differs between the two.</source>
        <translation>两个状态之间没有文档差异。</translation>
    </message>
    <message>
        <source>+ %1</source>
        <translation>+ %1</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) added</source>
        <translation>
            <numerusform>新增 %n 个文档</numerusform>
        </translation>
    </message>
    <message>
        <source>− %1</source>
        <translation>− %1</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) removed</source>
        <translation>
            <numerusform>删除 %n 个文档</numerusform>
        </translation>
    </message>
    <message>
        <source>~ %1</source>
        <translation>~ %1</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) changed</source>
        <translation>
            <numerusform>更改 %n 个文档</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在读取历史…</translation>
    </message>
    <message>
        <source>No collection</source>
        <translation>没有集合</translation>
    </message>
    <message>
        <source>No snapshots yet</source>
        <translation>还没有快照</translation>
    </message>
    <message>
        <source>A snapshot keeps this collection exactly as it is now. Take one before you change much, or let a schedule do it.</source>
        <translation>快照会原样保存此集合现在的状态。大量改动之前先创建一个，也可以交给计划自动完成。</translation>
    </message>
    <message>
        <source>Take the first snapshot</source>
        <translation>创建第一个快照</translation>
    </message>
    <message>
        <source>One snapshot so far</source>
        <translation>目前只有一个快照</translation>
    </message>
    <message>
        <source>With a second one you can compare two states. Next planned: %1.</source>
        <translation>有了第二个快照就能比较两个状态。下一次计划：%1。</translation>
    </message>
    <message>
        <source>With a second one you can compare two states.</source>
        <translation>有了第二个快照就能比较两个状态。</translation>
    </message>
    <message>
        <source>Compare with now</source>
        <translation>与现在比较</translation>
    </message>
    <message>
        <source>Chunks: %1 new, %2 gone, %3 with other text, %4 with other metadata, %5 with another vector alone</source>
        <translation>文本块：新增 %1，移除 %2，文本不同 %3，元数据不同 %4，仅向量不同 %5</translation>
    </message>
    <message>
        <source>Settings that differ: %1</source>
        <translation>不同的设置：%1</translation>
    </message>
    <message>
        <source>→ %1</source>
        <translation>→ %1</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) renamed</source>
        <translation>
            <numerusform>重命名 %n 个文档</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::HistoryStrip</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Timeline or table</source>
        <translation>时间线或表格</translation>
    </message>
    <message>
        <source>No snapshots yet. A snapshot keeps this collection exactly as it is now.</source>
        <translation>还没有快照。快照会原样保存此集合现在的状态。</translation>
    </message>
    <message>
        <source>Choose the schedule</source>
        <translation>选择计划</translation>
    </message>
    <message>
        <source>Take the first snapshot</source>
        <translation>创建第一个快照</translation>
    </message>
</context>
<context>
    <name>varve::ui::HoverCard</name>
    <message>
        <source>%1, %2</source>
        <comment>date, age</comment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n 个条目</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>dates</comment>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportPreviewModel</name>
    <message>
        <source>Skipped: %1</source>
        <translation>已跳过：%1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 (%2 dimensions)</source>
        <comment>kind of file</comment>
        <translation>%1（%2 维）</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>欧氏距离</translation>
    </message>
    <message>
        <source>inner product</source>
        <translation>内积</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>with texts</source>
        <translation>附文本</translation>
    </message>
    <message>
        <source>Ids, texts and metadata: %1</source>
        <translation>标识、文本和元数据：%1</translation>
    </message>
    <message>
        <source>Embedding function in Chroma: %1</source>
        <translation>Chroma 中的嵌入函数：%1</translation>
    </message>
</context>
<context>
    <name>varve::ui::ImportSheet</name>
    <message>
        <source>Import documents</source>
        <translation>导入文档</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Include subfolders</source>
        <translation>包含子文件夹</translation>
    </message>
    <message>
        <source>Files found</source>
        <translation>找到的文件</translation>
    </message>
    <message>
        <source>By meaning and words (language model, best for English)</source>
        <translation>按语义和词语（语言模型，英文效果最佳）</translation>
    </message>
    <message>
        <source>By words only (any language, quick)</source>
        <translation>仅按词语（任何语言，快速）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>导入到</translation>
    </message>
    <message>
        <source>Your files stay where they are.</source>
        <translation>您的文件保持原位。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>新建集合</translation>
    </message>
    <message>
        <source>Search by meaning needs the language model (installer/fetch_model.sh).</source>
        <translation>按语义搜索需要语言模型（installer/fetch_model.sh）。</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Drop files or folders here, or add them.</source>
        <translation>把文件或文件夹拖到这里，或点击添加。</translation>
    </message>
    <message>
        <source>Looking what is there…</source>
        <translation>正在查看内容…</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Nothing here can be imported</source>
        <translation>这里没有可导入的内容</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) will be skipped: %1</source>
        <translation>
            <numerusform>将跳过 %Ln 个文件：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln file(s)</source>
        <translation>
            <numerusform>导入 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready vectors: the files hold them already</source>
        <translation>现成的向量：文件中已包含</translation>
    </message>
    <message>
        <source>Angle (cosine), usual for embeddings of text</source>
        <translation>夹角（余弦），文本向量通常使用</translation>
    </message>
    <message>
        <source>Distance (Euclidean)</source>
        <translation>距离（欧氏）</translation>
    </message>
    <message>
        <source>Inner product</source>
        <translation>内积</translation>
    </message>
    <message>
        <source>Compare by</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>%1 numbers instead of %2</source>
        <translation>%1 个数，应为 %2 个</translation>
    </message>
    <message>
        <source>Follow the folders from now on</source>
        <translation>从现在起跟踪这些文件夹</translation>
    </message>
    <message>
        <source>What changes in them is read by itself while the window is open. Settings shows and ends it.</source>
        <translation>窗口打开时，其中的更改会自动读取。可在设置中查看和停止。</translation>
    </message>
    <message>
        <source>Chroma collection</source>
        <translation>Chroma 集合</translation>
    </message>
    <message>
        <source>Texts can be found by their words. A question is compared by meaning only once the model these vectors were made with is known.</source>
        <translation>文本可以按词语查找。只有知道这些向量由哪个模型生成，才能按含义比较问题。</translation>
    </message>
    <message>
        <source>By meaning, with a model of yours</source>
        <translation>按语义，使用您自己的模型</translation>
    </message>
</context>
<context>
    <name>varve::ui::JobCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs: %1</source>
        <translation>任务：%1</translation>
    </message>
</context>
<context>
    <name>varve::ui::JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>取消：%1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume: %1</source>
        <translation>继续：%1</translation>
    </message>
    <message>
        <source>Pause: %1</source>
        <translation>暂停：%1</translation>
    </message>
</context>
<context>
    <name>varve::ui::JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在运行的任务。</translation>
    </message>
</context>
<context>
    <name>varve::ui::LabelSheet</name>
    <message>
        <source>Pinned</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Label and note</source>
        <translation>标签与备注</translation>
    </message>
    <message>
        <source>for example: before the merge</source>
        <translation>例如：合并之前</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Snapshots with a label or a pin are never removed by the retention rules.</source>
        <translation>带标签或已固定的快照不会被保留规则清理。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>varve::ui::MainWindow</name>
    <message>
        <source>Drop to make a collection of these files</source>
        <translation>松开即可用这些文件新建集合</translation>
    </message>
    <message>
        <source>Drop to import into “%1”</source>
        <translation>松开即可导入到“%1”</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Import documents…</source>
        <translation>导入文档…</translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation>新建集合…</translation>
    </message>
    <message>
        <source>Open the sample collection</source>
        <translation>打开示例集合</translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation>从文件恢复…</translation>
    </message>
    <message>
        <source>Rename the collection…</source>
        <translation>重命名集合…</translation>
    </message>
    <message>
        <source>Delete the collection…</source>
        <translation>删除集合…</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>About Varve</source>
        <translation>关于 Varve</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Varve</source>
        <translation>Varve</translation>
    </message>
    <message>
        <source>%1 — Varve</source>
        <translation>%1 — Varve</translation>
    </message>
    <message>
        <source>Varve %1</source>
        <translation>Varve %1</translation>
    </message>
    <message>
        <source>Find in this collection</source>
        <translation>在此集合中查找</translation>
    </message>
    <message>
        <source>%1 (in the past) — Varve</source>
        <translation>%1（过去）— Varve</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Local vector collections whose whole past stays reachable. Everything stays on this computer, unless you make a collection with a service.

Apache License 2.0. Built on Qt, SQLite, hnswlib, oneDNN and QuaZip.</source>
        <translation>本地向量集合，全部历史随时可回溯。一切都留在这台电脑上，除非您创建使用服务的集合。

Apache License 2.0。基于 Qt、SQLite、hnswlib、oneDNN 和 QuaZip 构建。</translation>
    </message>
</context>
<context>
    <name>varve::ui::MapCanvas</name>
    <message>
        <source>Map of the points</source>
        <translation>数据点地图</translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s). Arrow keys go from point to point.</source>
        <translation>
            <numerusform>%Ln 个点。用方向键在点之间移动。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, selected</source>
        <translation>%1，已选中</translation>
    </message>
</context>
<context>
    <name>varve::ui::MapLegend</name>
    <message>
        <source>Meaning of the colours</source>
        <translation>颜色含义</translation>
    </message>
    <message>
        <source>%1, points: %2</source>
        <translation>%1，点数：%2</translation>
    </message>
</context>
<context>
    <name>varve::ui::MapPage</name>
    <message>
        <source>Opening the collection…</source>
        <translation>正在打开集合…</translation>
    </message>
    <message>
        <source>The map was not drawn again: cancelled.</source>
        <translation>地图没有重新绘制：已取消。</translation>
    </message>
    <message>
        <source>Nothing to draw yet</source>
        <translation>还没有可绘制的内容</translation>
    </message>
    <message>
        <source>The map shows passages that mean similar things close to each other. It appears when documents are imported.</source>
        <translation>地图把意思相近的段落放在一起。导入文档后就会出现。</translation>
    </message>
    <message>
        <source>The collection had no points at this moment.</source>
        <translation>此刻集合中没有数据点。</translation>
    </message>
    <message>
        <source>The map shows passages that mean similar things close to each other. Drawing it takes about %1, and you can go on working meanwhile.</source>
        <translation>地图把意思相近的段落放在一起。绘制大约需要 %1，期间可以继续工作。</translation>
    </message>
    <message>
        <source>It shows %1 of the %2 points, some of each document.</source>
        <translation>显示 %2 个点中的 %1 个，每个文档都有一部分。</translation>
    </message>
    <message numerus="yes">
        <source>Draw the map of these %Ln point(s)?</source>
        <translation>
            <numerusform>要绘制这 %Ln 个点的地图吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Nothing was changed. Drawing the map takes about %1.</source>
        <translation>没有任何更改。绘制地图大约需要 %1。</translation>
    </message>
    <message>
        <source>The map could not be drawn</source>
        <translation>无法绘制地图</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Draw the map</source>
        <translation>绘制地图</translation>
    </message>
    <message>
        <source>Takes about %1</source>
        <translation>大约需要 %1</translation>
    </message>
    <message>
        <source>Drawing the map…</source>
        <translation>正在绘制地图…</translation>
    </message>
    <message>
        <source>Showing %1 of %2 points (sampled)</source>
        <translation>显示 %2 个点中的 %1 个（抽样）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s)</source>
        <translation>
            <numerusform>%Ln 个点</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>an earlier state: the collection has %Ln point(s) now</source>
        <translation>
            <numerusform>较早的状态：集合现在有 %Ln 个点</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln placed beside their neighbours</source>
        <translation>
            <numerusform>%Ln 个点按邻近点放置</numerusform>
        </translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation>正在寻找邻近点</translation>
    </message>
    <message>
        <source>Arranging the points</source>
        <translation>正在排布数据点</translation>
    </message>
    <message>
        <source>Reading the points</source>
        <translation>正在读取数据点</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还剩 %1</translation>
    </message>
    <message>
        <source>Ringed: %1 of the %2 best search results</source>
        <translation>圈出：最佳 %2 个搜索结果中的 %1 个</translation>
    </message>
    <message>
        <source>This point is not in the collection any more.</source>
        <translation>集合中已没有这个点。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s) exported to %1</source>
        <translation>
            <numerusform>已将 %Ln 个点导出到 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>地图绘制进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>What dragging does</source>
        <translation>拖动的作用</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Dragging moves the map</source>
        <translation>拖动会移动地图</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Dragging selects the points in a rectangle; so does Shift with any tool. Ctrl adds.</source>
        <translation>拖动选择矩形内的点；任何工具下按住 Shift 也一样。按住 Ctrl 则追加。</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Dragging selects the points inside the line that is drawn. Ctrl adds.</source>
        <translation>拖动选择所画线条内的点。按住 Ctrl 则追加。</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>See the whole map (0)</source>
        <translation>查看整张地图 (0)</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Arrange anew</source>
        <translation>重新排布</translation>
    </message>
    <message>
        <source>Draws the whole map again. Points get other places, at all moments.</source>
        <translation>重新绘制整张地图。所有时刻的点都会换位置。</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Colour by the document&apos;s type</source>
        <translation>按文档类型着色</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Colour by the document&apos;s folder</source>
        <translation>按文档所在文件夹着色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Colour by what the document says of its language</source>
        <translation>按文档注明的语言着色</translation>
    </message>
    <message>
        <source>Selected points</source>
        <translation>选中的点</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes the selected points with their names to a CSV file</source>
        <translation>将选中的点及其名称写入 CSV 文件</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Shows the documents of the selected points in the list of documents</source>
        <translation>在文档列表中显示选中点所属的文档</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Selects nothing (Esc)</source>
        <translation>取消全部选择 (Esc)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s) selected</source>
        <translation>
            <numerusform>已选中 %Ln 个点</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the selected points</source>
        <translation>导出选中的点</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
</context>
<context>
    <name>varve::ui::ModelFolderField</name>
    <message>
        <source>Folder with model.safetensors and tokenizer.json</source>
        <translation>包含 model.safetensors 和 tokenizer.json 的文件夹</translation>
    </message>
    <message>
        <source>Folder of the model</source>
        <translation>模型所在文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>varve::ui::ModelSection</name>
    <message>
        <source>This collection has no model: it holds vectors that were computed elsewhere.</source>
        <translation>此集合没有模型：它保存的向量是在别处计算的。</translation>
    </message>
    <message>
        <source>The model cannot be opened, so search is by words only: %1</source>
        <translation>无法打开模型，因此只能按词语搜索：%1</translation>
    </message>
    <message>
        <source>Search is by meaning and by words. The service at %1 is sent all texts and questions of this collection.</source>
        <translation>搜索按含义和词语进行。此集合的所有文本和问题都会发送到 %1 的服务。</translation>
    </message>
    <message>
        <source>Search is by meaning and by words. All vectors are of this one model, so that they compare.</source>
        <translation>按语义和词语搜索。所有向量都出自这一个模型，因此可以相互比较。</translation>
    </message>
    <message>
        <source>Search is lexical: this built-in model compares spelling, not meaning. An installed language model searches by meaning.</source>
        <translation>搜索按字面进行：这个内置模型比较的是拼写而不是语义。安装语言模型后可按语义搜索。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Identity, with the checksum of its files</source>
        <translation>标识（含其文件的校验和）</translation>
    </message>
    <message>
        <source>Chosen as</source>
        <translation>选择为</translation>
    </message>
    <message>
        <source>Numbers in a vector</source>
        <translation>向量维数</translation>
    </message>
    <message>
        <source>Put before questions</source>
        <translation>加在问题之前</translation>
    </message>
    <message>
        <source>Put before texts</source>
        <translation>加在文本之前</translation>
    </message>
    <message>
        <source>Use another model…</source>
        <translation>换用其他模型…</translation>
    </message>
    <message>
        <source>Embeds all texts again, while the present state goes on answering</source>
        <translation>重新嵌入所有文本，期间当前状态继续提供搜索</translation>
    </message>
    <message>
        <source>Vectors from outside</source>
        <translation>外部向量</translation>
    </message>
    <message>
        <source>Asking the model…</source>
        <translation>正在询问模型…</translation>
    </message>
</context>
<context>
    <name>varve::ui::MomentSheet</name>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Go to a moment</source>
        <translation>前往某一时刻</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>日期和时间</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The collection can be looked at, compared and restored exactly as it was then.</source>
        <translation>可以查看、比较并恢复集合当时的确切状态。</translation>
    </message>
</context>
<context>
    <name>varve::ui::NameDialog</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>varve::ui::NewCollectionDialog</name>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>新建集合</translation>
    </message>
    <message>
        <source>Hybrid: quick, keeps a small part in memory</source>
        <translation>混合：快速，仅一小部分在内存中</translation>
    </message>
    <message>
        <source>Disk: least memory</source>
        <translation>磁盘：占用内存最少</translation>
    </message>
    <message>
        <source>Memory: quickest, keeps all vectors in memory</source>
        <translation>内存：最快，全部向量都在内存中</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Both can be changed later; another way of searching computes all vectors again.</source>
        <translation>两者以后都可以更改；更换搜索方式会重新计算所有向量。</translation>
    </message>
</context>
<context>
    <name>varve::ui::OpeningPage</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Your collections could not be opened</source>
        <translation>无法打开您的集合</translation>
    </message>
    <message>
        <source>Opening your collections…</source>
        <translation>正在打开您的集合…</translation>
    </message>
</context>
<context>
    <name>varve::ui::OverviewBar</name>
    <message>
        <source>Visible stretch of the history</source>
        <translation>历史的可见区间</translation>
    </message>
</context>
<context>
    <name>varve::ui::ProgressLine</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>百分之 %1</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>处理中</translation>
    </message>
</context>
<context>
    <name>varve::ui::ReembedSheet</name>
    <message>
        <source>The collection is of this model already.</source>
        <translation>此集合已经使用此模型。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln text(s) to embed.</source>
        <translation>
            <numerusform>需要嵌入 %Ln 段文本。</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes about %1, by some of them that were embedded now.</source>
        <translation>根据刚才试嵌入的部分文本，大约需要 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln text(s) are embedded already, from before it was stopped.</source>
        <translation>
            <numerusform>上次停止之前已嵌入 %Ln 段文本。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 that were looked at are longer than this model reads; it does not see their ends.</source>
        <translation>所查看的 %2 段中有 %1 段超出此模型能读取的长度；其末尾不会被看到。</translation>
    </message>
    <message>
        <source>Needs %1 of disk, %2 are free.</source>
        <translation>需要 %1 磁盘空间，可用 %2。</translation>
    </message>
    <message>
        <source>Embed again</source>
        <translation>重新嵌入</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>换用其他模型</translation>
    </message>
    <message>
        <source>vectors from outside</source>
        <translation>外部向量</translation>
    </message>
    <message>
        <source>All texts of “%1” are embedded again, beside the present state, which goes on answering and taking changes. Then they take turns. Snapshots keep their model, and this can be undone.</source>
        <translation>“%1”的所有文本会在当前状态之外重新嵌入，期间当前状态继续提供搜索并接受更改，完成后再替换。快照保留各自的模型，此操作可以撤销。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking at the texts…</source>
        <translation>正在查看文本…</translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln point(s) without text: no model can embed them</source>
        <translation>
            <numerusform>略过 %Ln 个没有文本的点：任何模型都无法嵌入它们</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::RestoreChoices</name>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What is restored</source>
        <translation>恢复的内容</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>恢复到</translation>
    </message>
    <message>
        <source>Name of the new collection</source>
        <translation>新集合的名称</translation>
    </message>
    <message>
        <source>Folder for the text files</source>
        <translation>文本文件所在的文件夹</translation>
    </message>
    <message>
        <source>Name of the zip file</source>
        <translation>zip 文件的名称</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Where the present differs</source>
        <translation>与当前内容不同时</translation>
    </message>
    <message>
        <source>Use that state</source>
        <translation>使用当时的内容</translation>
    </message>
    <message>
        <source>Keep the newer one</source>
        <translation>保留较新的</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>两者都保留</translation>
    </message>
    <message>
        <source>Remove documents added later</source>
        <translation>移除之后添加的文档</translation>
    </message>
    <message>
        <source>Afterwards they are in the safety snapshot only.</source>
        <translation>此后它们只存在于安全快照中。</translation>
    </message>
    <message>
        <source>As a new collection</source>
        <translation>新集合</translation>
    </message>
    <message>
        <source>Into the present state</source>
        <translation>并入当前状态</translation>
    </message>
    <message>
        <source>In place</source>
        <translation>就地恢复</translation>
    </message>
    <message>
        <source>As text files in a folder</source>
        <translation>文件夹中的文本文件</translation>
    </message>
    <message>
        <source>As a zip file</source>
        <translation>zip 文件</translation>
    </message>
    <message>
        <source>For everything only</source>
        <translation>仅适用于全部内容</translation>
    </message>
    <message>
        <source>Nothing that exists is changed.</source>
        <translation>不改动任何现有内容。</translation>
    </message>
    <message>
        <source>All other documents stay. A safety snapshot of the present state is taken first, so you can undo it.</source>
        <translation>其他文档保持不变。会先为当前状态创建安全快照，之后可以撤销。</translation>
    </message>
    <message>
        <source>%1 becomes what it was then. A safety snapshot of the present state is taken first, the collection changes over in one step, and you can undo it.</source>
        <translation>%1 变回当时的样子。会先为当前状态创建安全快照，集合一步切换完成，之后可以撤销。</translation>
    </message>
    <message>
        <source>The text of each document, without its layout. Nothing in the folder is removed.</source>
        <translation>每个文档的文本，不含版式。不会移除文件夹中的任何内容。</translation>
    </message>
    <message>
        <source>The whole state, which other tools can read and Varve can import.</source>
        <translation>完整状态，其他工具可以读取，Varve 可以导入。</translation>
    </message>
    <message>
        <source>Where a file differs</source>
        <translation>与现有文件不同时</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>For documents only</source>
        <translation>仅适用于文档</translation>
    </message>
    <message>
        <source>No document is changed, nor is the name of the collection. A safety snapshot of the present state is taken first, so you can undo it.</source>
        <translation>不会更改任何文档，也不会更改集合名称。会先为当前状态创建安全快照，因此可以撤销。</translation>
    </message>
</context>
<context>
    <name>varve::ui::RestoreModel</name>
    <message>
        <source>Keep, newer</source>
        <translation>保留（较新）</translation>
    </message>
    <message>
        <source>Keep, added later</source>
        <translation>保留（之后添加）</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>%1 becomes %2</source>
        <comment>source, file</comment>
        <translation>%1 成为 %2</translation>
    </message>
    <message>
        <source>point without a document</source>
        <translation>不属于任何文档的条目</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>varve::ui::RestorePreview</name>
    <message>
        <source>Filter by title or path</source>
        <translation>按标题或路径筛选</translation>
    </message>
    <message>
        <source>Filter the documents of the preview</source>
        <translation>筛选预览中的文档</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Choose all documents</source>
        <translation>选择全部文档</translation>
    </message>
    <message>
        <source>None</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Choose no document</source>
        <translation>不选择任何文档</translation>
    </message>
    <message>
        <source>What happens to each document</source>
        <translation>每个文档将如何变化</translation>
    </message>
    <message>
        <source>Comparing with the present state…</source>
        <translation>正在与当前状态比较…</translation>
    </message>
    <message>
        <source>The preview could not be computed</source>
        <translation>无法计算预览</translation>
    </message>
    <message>
        <source>Choose what is brought back</source>
        <translation>选择要恢复的内容</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>what happens, how often</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Delete: documents added since then. They stay in the safety snapshot.</source>
        <translation>删除：此后添加的文档。它们会保留在安全快照中。</translation>
    </message>
    <message>
        <source>Say where to, and here is what happens</source>
        <translation>请先指定目标，这里会显示将发生的变化</translation>
    </message>
    <message>
        <source>All settings are as they were then</source>
        <translation>所有设置均与当时相同</translation>
    </message>
    <message>
        <source>What happens to each setting</source>
        <translation>每项设置的变化</translation>
    </message>
</context>
<context>
    <name>varve::ui::RestoreSheet</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>collection, time</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Restore %1 as of %2</source>
        <translation>恢复 %1 在 %2 的状态</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>varve::ui::ScheduleSection</name>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>自定义…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Snapshot (cron)</source>
        <translation>快照（cron）</translation>
    </message>
    <message>
        <source>Verified snapshot (cron)</source>
        <translation>带校验的快照（cron）</translation>
    </message>
    <message>
        <source>Minute, hour, day of the month, month, day of the week; empty for never.</source>
        <translation>分、时、日、月、星期；留空表示从不。</translation>
    </message>
    <message>
        <source>Hourly</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>Yearly</source>
        <translation>每年</translation>
    </message>
    <message>
        <source>How many are kept</source>
        <translation>保留数量</translation>
    </message>
    <message>
        <source>“%1” is not a cron expression of five fields.</source>
        <translation>“%1”不是由五个字段组成的 cron 表达式。</translation>
    </message>
    <message>
        <source>Paused: nothing is taken until you go on.</source>
        <translation>已暂停：继续之前不会创建快照。</translation>
    </message>
    <message>
        <source>Each number counts snapshots that exist, not days. Pinned, labelled and safety snapshots always stay.</source>
        <translation>数字指的是现有快照的个数，而不是天数。已固定、有标签的快照和安全快照始终保留。</translation>
    </message>
    <message>
        <source>Daily at 02:00, verified</source>
        <translation>每天 02:00，并校验</translation>
    </message>
    <message>
        <source>Hourly, and verified daily at 02:00</source>
        <translation>每小时，另在每天 02:00 校验</translation>
    </message>
    <message>
        <source>Automatic snapshots</source>
        <translation>自动快照</translation>
    </message>
    <message>
        <source>Next: %1. Runs while Varve is open or by varvectl run-due; a missed time is made up for once.</source>
        <translation>下次：%1。在 Varve 打开时运行，或由 varvectl run-due 运行；错过的时间会补做一次。</translation>
    </message>
    <message>
        <source>Snapshots are taken only by hand.</source>
        <translation>仅手动创建快照。</translation>
    </message>
    <message>
        <source>The next run keeps all %1.</source>
        <translation>下次运行会保留全部 %1 个。</translation>
    </message>
    <message>
        <source>The next run keeps %1 of %2 and frees %3; the oldest is of %4.</source>
        <translation>下次运行会保留 %2 个中的 %1 个，释放 %3；最旧的一个创建于 %4。</translation>
    </message>
</context>
<context>
    <name>varve::ui::ScoreLegend</name>
    <message>
        <source>Score bar: meaning, then words</source>
        <translation>得分条：先语义，后词语</translation>
    </message>
    <message>
        <source>meaning</source>
        <translation>语义</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词语</translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchModel</name>
    <message numerus="yes">
        <source>%Ln more here</source>
        <translation>
            <numerusform>此文档还有 %Ln 处</numerusform>
        </translation>
    </message>
    <message>
        <source>Meaning: cosine %1</source>
        <translation>语义：余弦 %1</translation>
    </message>
    <message>
        <source>Words: BM25 %1</source>
        <translation>词语：BM25 %1</translation>
    </message>
    <message>
        <source>%1, score %2, %3</source>
        <translation>%1，得分 %2，%3</translation>
    </message>
</context>
<context>
    <name>varve::ui::SearchPage</name>
    <message>
        <source>Filters leave out what does not fit them. Click on one to remove it.</source>
        <translation>筛选条件排除了不符合的内容。点击某个条件即可将其移除。</translation>
    </message>
    <message>
        <source>Ask in your own words, or look for &quot;exact ones&quot;, begin* and -without</source>
        <translation>用自己的话提问，也可写 &quot;确切的短语&quot;、词首* 或 -排除的词</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search by</source>
        <translation>搜索方式</translation>
    </message>
    <message>
        <source>Semantic</source>
        <translation>语义</translation>
    </message>
    <message>
        <source>By meaning</source>
        <translation>按语义</translation>
    </message>
    <message>
        <source>Keyword</source>
        <translation>关键词</translation>
    </message>
    <message>
        <source>By words (BM25)</source>
        <translation>按词语（BM25）</translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>By meaning and words together</source>
        <translation>语义与词语结合</translation>
    </message>
    <message>
        <source>Ask, and it answers from your documents</source>
        <translation>提问，从您的文档中得到回答</translation>
    </message>
    <message>
        <source>Search finds passages by what they mean and by the words they use. Everything stays on this computer.</source>
        <translation>搜索会按含义和用词找到段落。一切都留在这台电脑上。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>This collection keeps vectors of its own: text is searched by words only.</source>
        <translation>此集合保存自带的向量：文本仅按词语搜索。</translation>
    </message>
    <message>
        <source>Search is by words only: the language model is damaged. Remove its folder and install it again (installer/fetch_model.sh).</source>
        <translation>仅按词语搜索：语言模型已损坏。请删除其文件夹并重新安装（installer/fetch_model.sh）。</translation>
    </message>
    <message>
        <source>Search is by words only until the language model is installed (installer/fetch_model.sh).</source>
        <translation>安装语言模型（installer/fetch_model.sh）之前，仅按词语搜索。</translation>
    </message>
    <message>
        <source>An import is still running (%1); more may be found when it is done.</source>
        <translation>导入仍在进行（%1），完成后可能会找到更多。</translation>
    </message>
    <message>
        <source>An import is still running; more may be found when it is done.</source>
        <translation>导入仍在进行，完成后可能会找到更多。</translation>
    </message>
    <message>
        <source>This collection has no documents yet.</source>
        <translation>此集合还没有文档。</translation>
    </message>
    <message>
        <source>The window looks at the past. Go back to now to search what was added later.</source>
        <translation>窗口正在查看过去。回到现在才能搜索后来添加的内容。</translation>
    </message>
    <message>
        <source>No passage has these words. Hybrid also finds passages that say it differently.</source>
        <translation>没有段落包含这些词。混合搜索还能找到换一种说法的段落。</translation>
    </message>
    <message>
        <source>Try other words, or fewer of them.</source>
        <translation>请换用其他词语，或减少词语。</translation>
    </message>
    <message>
        <source>Nothing found for “%1”</source>
        <translation>没有找到“%1”</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) · %1 ms</source>
        <translation>
            <numerusform>%Ln 个文档 · %1 毫秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>The first search takes longer, because the collection is opened for it.</source>
        <translation>首次搜索需要打开集合，因此时间较长。</translation>
    </message>
    <message>
        <source>This answer is by words only, because the service that compares meaning does not answer as it should.</source>
        <translation>此次结果仅按词语，因为比较含义的服务没有正常应答。</translation>
    </message>
    <message>
        <source>Search finds passages by what they mean and by the words they use. For the meaning, questions are sent to %1.</source>
        <translation>搜索会按含义和用词找到段落。为了比较含义，问题会发送到 %1。</translation>
    </message>
    <message>
        <source>This collection is of no language model: search is by words only. Its settings can embed it with another model.</source>
        <translation>此集合未使用语言模型：只能按词语搜索。可在其设置中用其他模型重新嵌入。</translation>
    </message>
</context>
<context>
    <name>varve::ui::ServiceForm</name>
    <message>
        <source>Address of the service</source>
        <translation>服务的地址</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>模型的名称</translation>
    </message>
    <message>
        <source>Key, if the service wants one (kept in the system&apos;s keyring)</source>
        <translation>密钥，如果服务需要（保存在系统的密钥环中）</translation>
    </message>
    <message>
        <source>Send texts and key without encryption</source>
        <translation>不加密地发送文本和密钥</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Kind of service</source>
        <translation>服务的种类</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>OpenAI or compatible</source>
        <translation>OpenAI 或兼容服务</translation>
    </message>
    <message>
        <source>The address has to be written like https://api.example.org.</source>
        <translation>地址应写成 https://api.example.org 这样的形式。</translation>
    </message>
    <message>
        <source>The texts of your documents and your questions leave this computer: they are sent to %1.</source>
        <translation>您的文档文本和问题会离开这台电脑：它们会发送到 %1。</translation>
    </message>
    <message>
        <source>Texts and questions are sent to %1, a program on this computer.</source>
        <translation>文本和问题会发送到 %1，即这台电脑上的一个程序。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>It answers: vectors of %1 numbers, within %2 ms.</source>
        <translation>它已应答：向量含 %1 个数，用时不到 %2 毫秒。</translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingRow</name>
    <message>
        <source>Reset “%1” to its default</source>
        <translation>将“%1”恢复为默认值</translation>
    </message>
    <message>
        <source>Reset to default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingsController</name>
    <message>
        <source>The setting was not changed</source>
        <translation>未能修改设置</translation>
    </message>
    <message>
        <source>The schedule was not changed</source>
        <translation>未能修改计划</translation>
    </message>
    <message>
        <source>Checkpoint done: the log is short again.</source>
        <translation>检查点已完成，日志重新变短。</translation>
    </message>
    <message>
        <source>The checkpoint failed</source>
        <translation>检查点失败</translation>
    </message>
    <message>
        <source>Optimised: all segments are one again.</source>
        <translation>优化完成，所有段已合并为一个。</translation>
    </message>
    <message>
        <source>Optimising failed</source>
        <translation>优化失败</translation>
    </message>
    <message>
        <source>Every byte was read back and matches.</source>
        <translation>每个字节都已读回，内容一致。</translation>
    </message>
    <message>
        <source>The collection did not pass</source>
        <translation>集合未通过校验</translation>
    </message>
    <message>
        <source>Exported to %1 (%2).</source>
        <translation>已导出到 %1（%2）。</translation>
    </message>
    <message>
        <source>The export failed</source>
        <translation>导出失败</translation>
    </message>
    <message>
        <source>The followed folders were not changed</source>
        <translation>未能更改跟踪的文件夹</translation>
    </message>
    <message>
        <source>“%1” keeps its model</source>
        <translation>“%1”保留原来的模型</translation>
    </message>
    <message>
        <source>“%1” is of this model already.</source>
        <translation>“%1”已经使用此模型。</translation>
    </message>
    <message>
        <source>“%1” is now of the model %2. The state before is kept.</source>
        <translation>“%1”现在使用模型 %2。之前的状态已保留。</translation>
    </message>
    <message>
        <source>“%1” is of its former model again.</source>
        <translation>“%1”已恢复为原来的模型。</translation>
    </message>
    <message>
        <source>The change of the model was not undone</source>
        <translation>更换模型未能撤销</translation>
    </message>
    <message>
        <source>The collection as it is now is whole. Of its past something is damaged: %1</source>
        <translation>集合的当前状态完好，但历史有损坏：%1</translation>
    </message>
    <message>
        <source>%1: %2 Of its past something is damaged too: %3</source>
        <comment>what failed, why, what else</comment>
        <translation>%1：%2历史也有损坏：%3</translation>
    </message>
    <message>
        <source>The collection was not verified</source>
        <translation>集合未能校验</translation>
    </message>
    <message numerus="yes">
        <source>the service has not answered within %n second(s)</source>
        <translation>
            <numerusform>服务在 %n 秒内没有应答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every byte was read back. %n file(s) of the past did not match and have been removed or written anew; what they held is there once more, nothing is lost.</source>
        <translation>
            <numerusform>每个字节都已回读。历史数据中有 %n 个文件不一致，已将其移除或重新写入；其中的内容另有一份完好，没有丢失任何内容。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>varve::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what failed, why</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>%1 的设置</translation>
    </message>
    <message>
        <source>Read-only: %1</source>
        <translation>只读：%1</translation>
    </message>
    <message>
        <source>the window looks at the past. Go back to now to change settings.</source>
        <translation>窗口正在查看过去的状态，回到现在才能修改设置。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Repair from a copy…</source>
        <translation>从副本修复…</translation>
    </message>
</context>
<context>
    <name>varve::ui::Sidebar</name>
    <message>
        <source>COLLECTIONS</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>新建集合</translation>
    </message>
    <message>
        <source>Varve</source>
        <translation>Varve</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>集合</translation>
    </message>
</context>
<context>
    <name>varve::ui::SnapshotActions</name>
    <message>
        <source>Snapshot now</source>
        <translation>立即快照</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>浏览</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare with the one before</source>
        <translation>与前一个比较</translation>
    </message>
    <message>
        <source>Compare with now</source>
        <translation>与现在比较</translation>
    </message>
    <message>
        <source>Mark as A</source>
        <translation>标记为 A</translation>
    </message>
    <message>
        <source>Mark as B</source>
        <translation>标记为 B</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Label and note…</source>
        <translation>标签与备注…</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Verify every byte</source>
        <translation>逐字节校验</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>回到现在</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Pinned: unpin it before deleting</source>
        <translation>已固定：请先取消固定再删除</translation>
    </message>
    <message>
        <source>Delete snapshot</source>
        <translation>删除快照</translation>
    </message>
    <message>
        <source>Delete the snapshot of %1?</source>
        <translation>删除 %1 的快照？</translation>
    </message>
    <message>
        <source>%1. Deleting frees %2. The collection as it is now and the other snapshots stay. This cannot be undone.</source>
        <translation>%1。删除后释放 %2。当前的集合和其他快照不受影响。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Undo the last restore</source>
        <translation>撤销上次恢复</translation>
    </message>
    <message>
        <source>Go to a moment…</source>
        <translation>前往某一时刻…</translation>
    </message>
    <message>
        <source>Undo the change of the model</source>
        <translation>撤销更换模型</translation>
    </message>
    <message>
        <source>Repair from a copy…</source>
        <translation>从副本修复…</translation>
    </message>
</context>
<context>
    <name>varve::ui::StateCard</name>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>the collection as it is</source>
        <translation>集合的当前状态</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>letter, moment</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>a moment between snapshots</source>
        <translation>快照之间的时刻</translation>
    </message>
</context>
<context>
    <name>varve::ui::StatusHeader</name>
    <message>
        <source>Snapshot now</source>
        <translation>立即快照</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Timeline or table</source>
        <translation>时间线或表格</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The same entries as a table (Ctrl+T)</source>
        <translation>以表格显示相同条目（Ctrl+T）</translation>
    </message>
    <message>
        <source>No collection chosen</source>
        <translation>未选择集合</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在读取历史…</translation>
    </message>
    <message>
        <source>The history could not be read</source>
        <translation>无法读取历史</translation>
    </message>
    <message>
        <source>Show the whole timeline</source>
        <translation>显示完整时间线</translation>
    </message>
    <message>
        <source>Show only the overview</source>
        <translation>只显示概览</translation>
    </message>
</context>
<context>
    <name>varve::ui::StorageSection</name>
    <message>
        <source>Memory budget</source>
        <translation>内存限额</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Hybrid</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Each change</source>
        <translation>每次更改</translation>
    </message>
    <message>
        <source>Each second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>By the system</source>
        <translation>由系统决定</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Durability</source>
        <translation>持久性</translation>
    </message>
    <message>
        <source>Search depth (ef)</source>
        <translation>搜索深度（ef）</translation>
    </message>
    <message>
        <source>How many candidates a search by meaning looks at. More finds more, and takes longer.</source>
        <translation>语义搜索时检查的候选数量。越大找得越全，用时也越长。</translation>
    </message>
    <message>
        <source>%1 Now: %2 in memory, %3 mapped from disk.</source>
        <translation>%1目前：内存占用 %2，磁盘映射 %3。</translation>
    </message>
    <message>
        <source>%1 A crash of the program alone never costs anything.</source>
        <translation>%1仅程序崩溃绝不会丢失任何内容。</translation>
    </message>
</context>
<context>
    <name>varve::ui::TimelineCanvas</name>
    <message>
        <source>Timeline of snapshots</source>
        <translation>快照时间线</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>entry, kind</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>可恢复</translation>
    </message>
</context>
<context>
    <name>varve::ui::UpkeepSection</name>
    <message>
        <source>Background</source>
        <translation>后台</translation>
    </message>
    <message>
        <source>Pause background work</source>
        <translation>暂停后台工作</translation>
    </message>
    <message>
        <source>Segments are not joined and lost graphs not built again until this is off. Searching and saving go on.</source>
        <translation>关闭此项之前，不合并段，也不重建丢失的图。搜索和保存照常进行。</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>内存占用</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>段</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Writes the newest changes into a segment, so that opening is quick</source>
        <translation>把最新的更改写入段中，使打开更快</translation>
    </message>
    <message>
        <source>Optimise</source>
        <translation>优化</translation>
    </message>
    <message>
        <source>Joins all segments and drops what was removed</source>
        <translation>合并所有段并清除已删除的内容</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Reads every byte back and compares</source>
        <translation>读回每个字节并比较</translation>
    </message>
    <message>
        <source>%1, and %2 mapped from disk</source>
        <translation>%1，另有 %2 从磁盘映射</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>documents, chunks</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, and %2 not yet in one</source>
        <comment>segments, chunks</comment>
        <translation>%1 个，另有 %2 尚未写入段</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>As files that other programs can read</source>
        <translation>导出为其他程序可以读取的文件</translation>
    </message>
    <message>
        <source>Upkeep</source>
        <translation>维护</translation>
    </message>
</context>
<context>
    <name>varve::ui::VectorOptions</name>
    <message>
        <source>Ids and texts</source>
        <translation>标识和文本</translation>
    </message>
    <message>
        <source>These are vectors of this collection&apos;s model</source>
        <translation>这些向量出自此集合的模型</translation>
    </message>
    <message>
        <source>From a file found beside the vectors</source>
        <translation>来自向量旁找到的文件</translation>
    </message>
    <message>
        <source>None: rows are numbered</source>
        <translation>无：按行编号</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>来自文件…</translation>
    </message>
    <message>
        <source>Takes files of vectors, and folders of Chroma, into a collection that makes its own. Some of their texts are embedded first and compared.</source>
        <translation>把向量文件和 Chroma 文件夹导入到自行生成向量的集合。会先嵌入其中一些文本并进行比较。</translation>
    </message>
    <message>
        <source>File with ids and texts</source>
        <translation>包含标识和文本的文件</translation>
    </message>
    <message>
        <source>JSON Lines and CSV (*.jsonl *.csv)</source>
        <translation>JSON Lines 和 CSV (*.jsonl *.csv)</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
</context>
<context>
    <name>varve::ui::VersionsSheet</name>
    <message>
        <source>Looking through the snapshots…</source>
        <translation>正在查看各个快照…</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Versions of the document</source>
        <translation>文档的版本</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入时间</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>文本块</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存于</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Turns the window to the newest snapshot that holds this version.</source>
        <translation>将窗口切换到包含此版本的最新快照。</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>There is only one version: it never changed while snapshots were taken.</source>
        <translation>只有一个版本：拍摄快照期间它从未更改。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln version(s), newest first.</source>
        <translation>
            <numerusform>%Ln 个版本，最新的在前。</numerusform>
        </translation>
    </message>
    <message>
        <source>now, in no snapshot yet</source>
        <translation>现在，尚无快照包含</translation>
    </message>
    <message numerus="yes">
        <source>now, and %Ln snapshot(s)</source>
        <translation>
            <numerusform>现在，以及 %Ln 个快照</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s), last %1</source>
        <translation>
            <numerusform>%Ln 个快照，最近为 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Makes it in the present what it was then. What is to be replaced is shown before, and the present is saved first.</source>
        <translation>让它在当前恢复为当时的样子。要替换的内容会先列出，并先保存当前状态。</translation>
    </message>
</context>
<context>
    <name>varve::ui::WatchSection</name>
    <message>
        <source>Followed folders</source>
        <translation>跟踪的文件夹</translation>
    </message>
    <message>
        <source>Pause following</source>
        <translation>暂停跟踪</translation>
    </message>
    <message>
        <source>Follow a folder…</source>
        <translation>跟踪文件夹…</translation>
    </message>
    <message>
        <source>Bringing back a state of the past pauses it too, so that your files do not replace it at once.</source>
        <translation>恢复过去的状态时也会暂停，以免您的文件立即将其替换。</translation>
    </message>
    <message>
        <source>This collection holds vectors that were computed elsewhere; it follows no folders.</source>
        <translation>此集合保存的是在别处计算的向量，不跟踪文件夹。</translation>
    </message>
    <message>
        <source>What changes in these folders is read by itself while the window is open. Renamed files keep their documents. When a file is deleted its document stays and says so, until you remove it.</source>
        <translation>窗口打开时，这些文件夹中的更改会自动读取。重命名的文件保留其文档。文件被删除时，其文档会保留并注明，直到您将其移除。</translation>
    </message>
    <message>
        <source>%1 (not the folders inside)</source>
        <translation>%1（不含其中的文件夹）</translation>
    </message>
    <message>
        <source>Stop following</source>
        <translation>停止跟踪</translation>
    </message>
    <message>
        <source>Stop following %1</source>
        <translation>停止跟踪 %1</translation>
    </message>
    <message>
        <source>The documents that came from there stay.</source>
        <translation>来自那里的文档会保留。</translation>
    </message>
    <message>
        <source>Follow a folder</source>
        <translation>跟踪文件夹</translation>
    </message>
</context>
</TS>
