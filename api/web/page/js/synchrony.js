// 四同步: a line for each project with a bar of its four stages, the longest overdue first; what
// falls due, and what must be asked for.
import { h, put, ready, table } from './dom.js'
import { address, assessment, get } from './api.js'
import { label, mark, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { panel, whenShown } from './tabs.js'
import { select } from './thing.js'

let lines = []

export function startSynchrony() {
  when('assessment', whenShown('synchrony', async () => {
    const a = session.assessment
    if (!a) return put(panel('synchrony'), h('p', { class: 'empty' }, t('not_assessed')))
    ready('synchrony', 'loading')
    lines = (await get(assessment('/synchrony'))).projects
    if (session.assessment === a) draw()
  }))
  on('county developer pool status due', whenShown('synchrony', draw))
}

const filters = [
  ['county', (s) => s.county, (s) => s.county_name || s.county], ['developer', (s) => s.developer, (s) => s.developer],
  ['pool', (s) => s.pool, (s) => s.pool], ['status', (s) => s.status, (s) => label('area_status', s.status)],
]

function kept() {
  const view = now()
  const due = (s) => {
    if (view.due === 'asked') return s.asked_for.length > 0
    if (view.due === 'overdue') return s.overdue_days > 0
    return !view.due || (s.due_in_days != null && s.due_in_days <= Number(view.due))
  }
  return lines.filter((s) => due(s) && filters.every(([key, value]) => !view[key] || value(s) === view[key]))
}

function draw() {
  if (!session.assessment) return
  const shown = kept()
  const focus = document.activeElement?.name
  put(panel('synchrony'), h('h2', null, t('tab_synchrony')), buttons(), choices(),
    h('p', { role: 'status', class: 'note' }, t('n_of', { n: shown.length, all: lines.length })), h('p', null, exports()),
    table(t('synchrony_of', { plan: session.assessment.plan_name, date: session.assessment.as_of }),
      [t('project'), t('stages'), t('due'), t('asked_for')], shown.map(row), { class: 'synchrony' }))
  if (focus) panel('synchrony').querySelector(`[name="${focus}"]`)?.focus()
  ready('synchrony')
}

/** What is pressing, each with how many projects. */
function buttons() {
  const within = (days) => lines.filter((s) => s.due_in_days != null && s.due_in_days <= days).length
  const all = [
    ['overdue', t('overdue'), lines.filter((s) => s.overdue_days > 0).length], ['90', t('due_within', { n: 90 }), within(90)],
    ['180', t('due_within', { n: 180 }), within(180)], ['asked', t('asked_for'), lines.filter((s) => s.asked_for.length).length],
  ]
  return h('div', { class: 'tally', role: 'group', 'aria-label': t('pressing') }, all.map(([key, text, n]) =>
    h('button', { type: 'button', 'aria-pressed': String(now().due === key), onclick: () => set({ due: now().due === key ? '' : key }) }, `${text} `, h('b', null, n))))
}

function choices() {
  return h('div', { class: 'choices' }, filters.map(([key, value, text]) => {
    const found = new Map(lines.filter(value).map((s) => [value(s), text(s)]))
    return found.size > 0 && h('label', null, h('span', null, t(key)), h('select', { name: key, onchange: (e) => set({ [key]: e.target.value }) },
      h('option', { value: '' }, t('all')), [...found].map(([v, name]) => h('option', { value: v, selected: v === now()[key] }, name))))
  }))
}

/** The ledger as a file, as far as the server can narrow it to what is shown. */
function exports() {
  const { lang, county, developer, pool, status, due } = now()
  const query = { lang, division: county, developer, pool, status, within_days: Number(due) || '', asked: due === 'asked' || '' }
  return ['xlsx', 'csv'].map((format) => [h('a', { href: address(assessment('/synchrony'), { ...query, format }).href, download: '' }, t(`export_${format}`)), ' '])
}

function row(s) {
  return h('tr', null,
    h('th', { scope: 'row' }, mark(s.verdict), h('button', { type: 'button', class: 'link', onclick: () => select(`residential-areas/${s.project}`, { zoom: true }) }, s.name || s.project),
      h('small', null, [s.developer, s.county_name, s.status && label('area_status', s.status)].filter(Boolean).join(' · '))),
    h('td', null, s.stages.length ? bar(s) : label('verdict', s.verdict)),
    h('td', { class: 'n' }, due(s)),
    h('td', null, s.asked_for.map((f) => f.name).join('、'), s.verdict === 'fail' && h('a', { class: 'notice', href: notice(s), target: '_blank', rel: 'noopener' }, t('notice'))))
}

const notice = (s) => address(assessment('/notice'), { project: s.project, lang: now().lang }).href

function due(s) {
  if (s.overdue_days) return h('b', { class: 'late' }, t('overdue_days', { n: number(s.overdue_days) }))
  if (s.due_in_days != null) return [s.due_date, h('small', null, ` ${t('in_days', { n: number(s.due_in_days) })}`)]
  return s.lag_days ? t('lag_days', { n: number(s.lag_days) }) : ''
}

/** Four boxes, a stage each: its verdict as shape and color, its dates for those who point or listen. */
function bar(s) {
  return h('ol', { class: 'stages' }, s.stages.map((x) => {
    const dates = t('stage_dates', { housing: x.housing_date || '—', facility: x.facility_date || '—' })
    const late = x.overdue_days ? t('overdue_days', { n: x.overdue_days }) : x.lag_days ? t('lag_days', { n: x.lag_days }) : ''
    const text = `${label('stage', x.stage)}：${label('verdict', x.verdict)}；${dates} ${late}`
    return h('li', { title: text, 'data-verdict': x.verdict }, mark(x.verdict), h('span', { class: 'unseen' }, text),
      h('small', { 'aria-hidden': 'true' }, label('stage', x.stage).slice(now().lang === 'en' ? 0 : 2)))
  }))
}
