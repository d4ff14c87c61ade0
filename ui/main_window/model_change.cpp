// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/model_change.h"

#include "ui/collections/reembed_sheet.h"
#include "ui/settings/settings_page.h"

namespace varve::ui {

void offerModelChange(SettingsPage& settings, async::Engine& engine)
{
    QObject::connect(&settings, &SettingsPage::otherModelWanted, &settings,
                     [&settings, &engine](const collection::CollectionInfo& info, const QString& collection) {
                         auto* sheet = new ReembedSheet(engine, collection, info, settings.window());
                         QObject::connect(sheet, &ReembedSheet::confirmed, &settings, &SettingsPage::useModel);
                         sheet->open();
                     });
}

} // namespace varve::ui
