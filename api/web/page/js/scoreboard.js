// The scoreboard: a row for each thing that the plan promises, the obligatory first.
import { h, pairs, put, ready, svg, table } from './dom.js'
import { address, assessment } from './api.js'
import { amount, label, mark, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { detail } from './row.js'
import { panel } from './tabs.js'

let only = '' // a verdict that is kept

export function startScoreboard() {
  when('assessment', draw)
  on('row', () => draw(session.assessment))
}

const keyOf = (r) => (r.plan === session.assessment.plan ? r.id : `${r.plan}:${r.id}`)

function draw(a) {
  const el = panel('scores')
  if (!a) return put(el, h('p', { class: 'empty' }, t('not_assessed')))
  const at = document.activeElement?.closest?.('tr')?.id
  put(el, heading(a), tally(a), board(a), about(a))
  if (at) document.getElementById(at)?.querySelector('button')?.focus()
  ready('scores')
}

function heading(a) {
  return h('header', { class: 'about' },
    h('h2', null, a.plan_name),
    h('p', null, [session.workspace.name, a.as_of, label('horizon', a.horizon), label('reach_method', a.reach_method),
      t('revision', { n: a.revision })].join(' · ')),
    h('p', null, ['xlsx', 'pdf', 'gpkg', 'csv'].map((format) =>
      [h('a', { href: address(assessment('/report'), { format, lang: now().lang }).href, download: '' }, t(`report_${format}`)), ' '])))
}

/** How many rows came to which verdict; each a button that keeps those. */
function tally(a) {
  const verdicts = Object.keys(session.legend.verdict).map((i) => session.legend.verdict[i].key)
  return h('div', { class: 'tally', role: 'group', 'aria-label': t('by_verdict') }, verdicts.map((v) => {
    const n = a.indicators.filter((r) => r.verdict === v).length
    return n > 0 && h('button', {
      type: 'button', 'aria-pressed': String(only === v), onclick: () => { only = only === v ? '' : v; draw(a) },
    }, mark(v), ` ${label('verdict', v)} `, h('b', null, n))
  }))
}

const groups = ['obligatory', 'anticipatory', 'unspecified']

function board(a) {
  const rows = a.indicators.filter((r) => !only || r.verdict === only)
  const bodies = groups.map((nature) => [label('nature', nature), rows.filter((r) => !r.norm && (r.nature || 'unspecified') === nature)])
  bodies.push([label('layer', 'norms'), rows.filter((r) => r.norm)])
  const heads = [t('indicator'), t('verdict'), [t('value'), 'n'], [t('target'), 'n'], [t('bounds'), 'n']]
  return table(t('scoreboard_of', { plan: a.plan_name, date: a.as_of }), heads,
    bodies.filter(([, list]) => list.length).map(([name, list]) => h('tbody', null,
      h('tr', { class: 'group' }, h('th', { colspan: 5, scope: 'rowgroup' }, `${name} ${list.length}`)),
      list.map(row))), { class: 'board' })
}

function row(r) {
  const key = keyOf(r)
  const open = now().row === key
  const unit = r.unit && label('unit', r.unit)
  const line = h('tr', { id: `row-${key}`, class: open ? 'open' : null },
    h('th', { scope: 'row' }, h('button', {
      type: 'button', class: 'link', 'aria-expanded': String(open), 'aria-controls': open ? `detail-${key}` : null,
      onclick: () => set({ row: open ? '' : key }),
    }, r.name), h('small', null, ` ${key}`)),
    h('td', { class: 'verdict' }, h('span', null, mark(r.verdict), ` ${label('verdict', r.verdict)}`)),
    h('td', { class: 'n' }, r.shown.value, r.value != null && unit && h('small', null, ` ${unit}`)),
    h('td', { class: 'n' }, r.shown.target && [`${r.op === '<' ? '<' : '≥'} `, r.shown.target]),
    h('td', { class: 'n' }, r.shown.interval || '', gauge(r)))
  if (!open) return line
  const cell = h('td', { colspan: 5 }, detail(r))
  return [line, h('tr', { class: 'detail', id: `detail-${key}` }, cell)]
}

/** A percentage drawn: the bounds as a band, the value and the target as ticks. */
function gauge(r) {
  if (r.unit !== '%' || r.value == null || r.value > 100) return null
  const at = (v) => Math.max(0, Math.min(100, v)) * 0.6
  const band = r.low != null && r.high != null && svg('rect', { x: at(r.low), y: 3, width: Math.max(at(r.high) - at(r.low), 0.5), height: 6, class: 'band' })
  return svg('svg', { viewBox: '-1 0 62 12', class: 'gauge', 'aria-hidden': 'true' },
    svg('path', { d: 'M0 6h60', class: 'axis' }), band,
    r.target != null && svg('path', { d: `M${at(r.target)} 0v12`, class: 'target' }),
    svg('circle', { cx: at(r.value), cy: 6, r: 2.6, class: 'value' }))
}

/** What it was made with: ids, norms, flags, what has no place, parameters. */
function about(a) {
  const unlocated = Object.entries(a.number_unlocated).filter(([, n]) => n).map(([l, n]) => `${label('layer', l)} ${n}`).join('、')
  return h('details', { class: 'made' }, h('summary', null, t('made_with')),
    pairs([
      [t('assessment_id'), h('code', null, a.id)], [t('norms'), a.norms.map((n) => n.name[now().lang] || n.name.zh).join('、')],
      [t('flags'), a.flags.map((f) => f.message).join('；')], [t('unlocated'), unlocated],
      [t('findings'), number(a.number_findings)], [t('gaps'), number(a.number_gaps)],
    ]),
    table(t('parameters'), [t('parameter'), [t('value'), 'n']], Object.entries(a.parameters).filter(([, v]) => v !== '').map(([k, v]) =>
      h('tr', null, h('th', { scope: 'row' }, label('parameter', k)), h('td', { class: 'n' }, typeof v === 'number' ? amount(v, '') : yes(v)))),
    { class: 'small' }))
}

const yes = (v) => (v === true ? t('yes') : v === false ? t('no') : String(v))
