// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/current_collection.h"

namespace varve::ui {

void CurrentCollection::choose(const QString& name)
{
    if (name == m_name && m_at.isEmpty())
        return;
    m_name = name;
    m_at.clear();
    emit changed();
}

void CurrentCollection::lookAt(const QString& snapshotId)
{
    if (snapshotId == m_at)
        return;
    m_at = snapshotId;
    emit changed();
}

void CurrentCollection::renamed(const QString& newName)
{
    m_name = newName;
    emit changed();
}

} // namespace varve::ui
