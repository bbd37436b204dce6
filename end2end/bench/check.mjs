// How long the page of a step takes from an answer to what it says about it. The events are handled before they return,
// so the clock is read around them. Prints JSON. See server/benches/rules.
import { chromium } from '@playwright/test'

const base = process.argv[2]
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
await page.goto(`${base}/procedures/daycare-enrolment`)
await page.locator('form[action$="/start"] button').first().click()
const draft = new URL(page.url()).pathname.split('/')[2]
await page.goto(`${base}/drafts/${draft}/steps/guardians`)
await page.waitForFunction(() => document.querySelector('leptos-island[data-component]') !== null)
// The rules are there once a wrong answer is spoken of.
const probe = page.locator('[name="guardians/1/guardian_phone"]')
for (let tries = 0; tries < 50; tries++) {
  await probe.fill('1')
  await probe.blur()
  if (await page.locator('[id="q-guardians-1-guardian_phone--error"]').count()) break
  await page.waitForTimeout(100)
}
const said = await page.locator('.findings').count()
const measured = await page.evaluate(async () => {
  const took = []
  const form = document.getElementById('step-form')
  const names = [...form.elements].filter(each => each.type === 'text' || each.type === 'tel').map(each => each.name)
  for (let round = 0; round < 20; round++) {
    for (const name of names) {
      const control = form.elements[name]
      if (!control || control.length) continue
      control.value = round % 2 ? '090-0000-1201' : 'x'
      const began = performance.now()
      control.dispatchEvent(new Event('input', { bubbles: true }))
      control.dispatchEvent(new Event('change', { bubbles: true }))
      took.push(performance.now() - began)
      await new Promise(done => setTimeout(done))
    }
  }
  took.sort((a, b) => a - b)
  const at = share => took[Math.min(took.length - 1, Math.floor(took.length * share))]
  return { answers: took.length, median: at(0.5), p99: at(0.99) }
})
await browser.close()
if (said === 0) {
  console.error('the page said nothing about wrong answers')
  process.exit(1)
}
console.log(JSON.stringify(measured))
