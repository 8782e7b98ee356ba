// The page begins here: the words, the question, then the map, which is the slowest.
import { $, ready } from './dom.js'
import { get } from './api.js'
import { startChoosing, notice } from './choose.js'
import { startCircles } from './circles.js'
import { startCompare } from './compare.js'
import { startDropping } from './drop.js'
import { startGaps } from './gaps.js'
import { t, translate } from './i18n.js'
import { showIssue } from './issues.js'
import { startLegend } from './legend.js'
import { preloadMap, startMap } from './map.js'
import { startPrinting } from './print.js'
import { startScoreboard } from './scoreboard.js'
import { now, on, set } from './state.js'
import { session } from './session.js'
import { startSynchrony } from './synchrony.js'
import { startTabs } from './tabs.js'
import { closeCard, colorDots, select, startThings } from './thing.js'
import { giveUp, place, startTrial } from './trial.js'

async function start() {
  translate()
  const [legend, settings] = await Promise.all([get('/v1/legend'), get('/page/settings.json')])
  Object.assign(session, { legend, settings })
  preloadMap()
  colorDots()
  startTabs()
  tools()
  startScoreboard()
  await startChoosing()
  startThings()
  startGaps()
  startSynchrony()
  startTrial()
  startCircles()
  startDropping()
  startCompare()
  startPrinting()
  startLegend()
  await startMap(picked)
}

function picked(found, lngLat) {
  if (place(lngLat)) return
  const issue = found.find((f) => f.ref.startsWith('issue/'))
  if (issue) return showIssue(issue.properties.id)
  if (found.length) select(found[0].ref)
  else set({ thing: '' })
}

function tools() {
  const lang = $('#lang')
  const draw = () => {
    translate()
    lang.textContent = now().lang === 'en' ? '中文' : 'English'
    lang.lang = now().lang === 'en' ? 'zh-CN' : 'en'
  }
  lang.addEventListener('click', () => set({ lang: now().lang === 'en' ? 'zh' : 'en' }))
  on('lang', draw)
  draw()
  addEventListener('keydown', (e) => { if (e.key === 'Escape' && !giveUp()) closeCard() })
  $('#skip').addEventListener('click', (e) => { e.preventDefault(); $('#panel').focus() })
  $('#copy-link').addEventListener('click', async () => {
    await navigator.clipboard.writeText(location.href).then(() => notice(t('copied')), () => prompt(t('copy_link'), location.href))
  })
}

start().catch((err) => {
  console.error(err)
  notice(t('failed', { why: err.message }))
  ready('scores', 'failed')
})
