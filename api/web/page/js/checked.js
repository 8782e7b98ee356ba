// What a file of new residential areas owes, as the server found it.
import { h, table } from './dom.js'
import { label, mark, number, t } from './i18n.js'
import { clauseText } from './row.js'

/** The answer of /v1/check: its verdict, findings, gaps and what there is nearby. */
export function checked(answer) {
  return h('section', { class: 'checked' },
    h('h3', null, mark(answer.verdict), ` ${label('verdict', answer.verdict)} `, h('small', null, t('areas_checked', { n: answer.number_areas }))),
    h('ol', { class: 'findings' }, answer.findings.map((f) => h('li', null, mark(f.verdict), h('b', null, ` ${f.subject.name || f.subject.id} ${label('rule', f.rule)} `), f.message,
      h('small', null, ` ${clauseText(f.clause)}`)))),
    answer.gaps.features.length > 0 && h('ul', { class: 'flags' }, answer.gaps.features.map((g) => h('li', null, h('b', null, g.properties.kind_name), ' ', g.properties.message))),
    answer.nearby.length > 0 && table(t('nearby'), [t('facility'), t('kind'), [t('metres'), 'n']], answer.nearby.map((n) => h('tr', null,
      h('th', { scope: 'row' }, n.name || n.id || n.facility), h('td', null, label('facility_kind', n.kind)), h('td', { class: 'n' }, number(n.metres ?? n.distance_m, 0)))), { class: 'small' }))
}
