// What stands behind a row: its sentence, clause, basis, figures, flags, parts and findings.
import { h, pairs, table } from './dom.js'
import { label, number, t } from './i18n.js'
import { findings } from './findings.js'

/** The detail of a row of the scoreboard. */
export function detail(r) {
  return h('div', { class: 'behind' },
    h('p', { class: 'sentence' }, r.message),
    pairs([
      [t('clause'), h('span', { class: 'clause' }, clauseText(r.clause))], [t('basis'), r.basis.text],
      [t('nature'), label('nature', r.nature)], [t('deadline'), r.deadline], [t('departments'), (r.departments ?? []).join('、')],
      [t('baseline'), r.baseline != null && `${number(r.baseline, 4)} (${r.baseline_year})`],
      [t('counted'), counted(r)], [t('need'), r.shortfall != null && t('need_is', { n: number(r.need), short: number(r.shortfall) })],
      [t('missing_fields'), r.fields], [t('note'), r.note],
    ]),
    r.flags.length > 0 && h('ul', { class: 'flags', 'aria-label': t('flags') }, r.flags.map((f) =>
      h('li', null, h('b', null, label('flag_code', f.code)), ' ', f.message))),
    figures(r), parts(r), findings(r))
}

export function clauseText(c) {
  return `《${c.document}》${c.number ?? ''} ${c.place ?? ''}`.trim()
}

function counted(r) {
  if (r.numerator == null || r.denominator == null) return ''
  return `${number(r.numerator)} / ${number(r.denominator)}${r.unknown ? t('and_unknown', { n: number(r.unknown) }) : ''}`
}

function figures(r) {
  const all = Object.entries({ ...r.basis.figures, ...r.figures }).filter(([k]) => r.figure_labels?.[k])
  return all.length > 0 && h('details', null, h('summary', null, t('figures'), ` ${all.length}`),
    table(t('figures_of', { row: r.name }), [t('figure'), [t('value'), 'n']], all.map(([k, v]) =>
      h('tr', null, h('th', { scope: 'row' }, r.figure_labels[k]), h('td', { class: 'n' }, figure(v)))), { class: 'small' }))
}

function figure(v) {
  if (typeof v === 'number') return number(v, 2)
  if (Array.isArray(v)) return v.map(figure).join('、')
  if (typeof v === 'boolean') return t(v ? 'yes' : 'no')
  if (v && typeof v === 'object') return Object.entries(v).map(([k, x]) => `${k} ${figure(x)}`).join('；')
  return v ?? '—'
}

function parts(r) {
  if (!r.by?.length) return null
  return h('details', null, h('summary', null, t('by_division'), ` ${r.by.length}`),
    table(t('by_division_of', { row: r.name }), [t('division'), [t('value'), 'n'], [t('bounds'), 'n'], [t('counted'), 'n']], r.by.map((p) =>
      h('tr', { class: p.level }, h('th', { scope: 'row' }, p.name || p.division), h('td', { class: 'n' }, number(p.value)),
        h('td', { class: 'n' }, p.low != null && p.low !== p.high ? `${number(p.low)}–${number(p.high)}` : ''),
        h('td', { class: 'n' }, counted(p)))), { class: 'small' }))
}
