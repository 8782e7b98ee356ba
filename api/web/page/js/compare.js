// Two assessments side by side: what moved, what opened, what closed.
import { h, put, ready, table } from './dom.js'
import { assessment, get, workspace } from './api.js'
import { amount, label, mark, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { panel, whenShown } from './tabs.js'
import { select } from './thing.js'
import { signed } from './trial.js'

export function startCompare() {
  const drawn = whenShown('compare', draw)
  when('assessment', drawn)
  on('other', drawn)
}

async function draw() {
  const el = panel('compare')
  const a = session.assessment
  if (!a) return put(el, h('p', { class: 'empty' }, t('not_assessed')))
  const { assessments } = await get(workspace('/assessments'), { limit: 200 })
  const others = assessments.filter((x) => x.id !== a.id)
  const plan = (id) => session.plans.find((p) => p.id === id)?.name ?? id
  const choice = h('select', { name: 'other', onchange: (e) => set({ other: e.target.value }) }, h('option', { value: '' }, t('choose_other')),
    others.map((x) => h('option', { value: x.id, selected: x.id === now().other },
      `${plan(x.plan)} · ${x.as_of} · ${label('horizon', x.horizon)} · ${t('revision', { n: x.revision })}`)))
  const body = h('div')
  put(el, h('h2', null, t('tab_compare')), h('div', { class: 'choices' }, h('label', { class: 'wide' }, h('span', null, t('compare_with')), choice)),
    !others.length && h('p', { class: 'note' }, t('no_other')), body)
  if (!now().other) return ready('compare', 'none')
  ready('compare', 'loading')
  try {
    const [c, before] = await Promise.all([get(assessment(`/compare/${encodeURIComponent(now().other)}`)), get(workspace(`/assessments/${encodeURIComponent(now().other)}`))])
    put(body, sides(turned(c), before, a))
    ready('compare')
  } catch (err) {
    put(body, h('p', { class: 'fault', role: 'alert' }, err.message))
    ready('compare', 'failed')
  }
}

/** The server compares this assessment with the other as the later one; here the other is the earlier. */
function turned(c) {
  const back = (x) => ({ ...x, before: x.after, after: x.before, change: x.change == null ? x.change : -x.change })
  return {
    ...c, before: c.after, after: c.before, opened: c.closed, closed: c.opened, grown: c.shrunk.map(back), shrunk: c.grown.map(back),
    indicators: c.indicators.map(back),
  }
}

function sides(c, before, after) {
  const unlike = c.unlike.length > 0 && h('p', { class: 'warn' }, t('unlike', { what: c.unlike.map((k) => t(`unlike_${k}`)).join('、') }))
  const changed = c.indicators.filter((i) => !i.before || !i.after || i.change || i.before.verdict !== i.after.verdict)
  return [unlike,
    h('p', { class: 'note' }, t('gaps_compared', { opened: c.opened.length, closed: c.closed.length, grown: c.grown.length, shrunk: c.shrunk.length, same: c.unchanged })),
    changed.length > 0 && table(t('rows_compared', { n: changed.length }), [t('indicator'), [side(before), 'n'], [side(after), 'n'], [t('change'), 'n']],
      changed.map((i) => row(i, before, after)), { class: 'small compare' }),
    gaps(t('opened'), c.opened), gaps(t('closed'), c.closed), changes(t('grown'), c.grown), changes(t('shrunk'), c.shrunk)]
}

const side = (a) => `${a.as_of} ${label('horizon', a.horizon)} ${t('revision', { n: a.revision })}`

function row(i, before, after) {
  const find = (a, f) => f && a.indicators.find((r) => r.id === f.id && r.plan === f.plan)
  const [b, x] = [find(before, i.before), find(after, i.after)]
  const figure = (r) => (r ? [mark(r.verdict), ' ', r.shown.value, r.value != null && r.unit && h('small', null, ` ${label('unit', r.unit)}`)] : '—')
  return h('tr', null, h('th', { scope: 'row' }, (x ?? b)?.name ?? i.measure), h('td', { class: 'n' }, figure(b)), h('td', { class: 'n' }, figure(x)),
    h('td', { class: 'n' }, i.unlike?.length ? t('not_like') : signed(i.change)))
}

const most = 50

function gaps(caption, list) {
  return list.length > 0 && h('details', null, h('summary', null, `${caption} ${list.length}`), table(caption, [t('thing'), t('kind'), [t('shortfall'), 'n']],
    list.slice(0, most).map((g) => h('tr', null, h('th', { scope: 'row' }, thing(g)), h('td', null, label('gap_kind', g.kind)),
      h('td', { class: 'n' }, g.missing == null ? '' : amount(g.missing, g.unit)))), { class: 'small' }))
}

function changes(caption, list) {
  return list.length > 0 && h('details', null, h('summary', null, `${caption} ${list.length}`), table(caption, [t('thing'), t('kind'), [t('before'), 'n'], [t('after'), 'n']],
    list.slice(0, most).map((x) => h('tr', null, h('th', { scope: 'row' }, thing(x.gap)), h('td', null, label('gap_kind', x.gap.kind)),
      h('td', { class: 'n' }, number(x.before)), h('td', { class: 'n' }, number(x.after)))), { class: 'small' }))
}

const thing = (g) => h('button', { type: 'button', class: 'link', onclick: () => select(`${g.subject.layer}/${g.subject.id}`, { zoom: true }) }, g.subject.name || g.subject.id)
