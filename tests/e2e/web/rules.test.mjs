// The rules as their people meet them: a draft tried on history, its examples read, asked for, approved by two who
// are neither its maker nor who asked; rejected and retired with a reason; and what each role may know.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, enter, makeWorld, password, root, signIn, store, visitor } from './world.mjs'

const program = process.env.AIM || join(root, 'build', 'dev', 'src', 'aim')
const folder = mkdtempSync(join(tmpdir(), 'aim-rules-'))
let world, shipped

before(async () => {
  execFileSync(program, ['generate', '--persons', '1200', '--seed', '5', '--today', '2026-11-01', '--out', folder])
  const region = join(folder, 'region.yaml')
  const more = '\nusers:\n' +
    '  - {login: second, name: "Sasha Lowe", agency: childrens-social-care, role: manager}\n' +
    '  - {login: looker, name: "Robin Vale", agency: childrens-social-care, role: reviewer}\n'
  writeFileSync(region, readFileSync(region, 'utf8').replace(/\nusers:\n/, more))
  world = await makeWorld({ folder, clock: '2026-11-02T09:00:00Z', logins: ['manager', 'second', 'dpo', 'looker'], early: {} })
  shipped = readFileSync(join(folder, 'rules.yaml'), 'utf8')
  const version2 = (id, name) => `  - {id: ${id}, version: 2, name: ${name}, owner: Safeguarding partnership, since: 2010-01-01, band: red,
     weight: 50, half_life_days: 60, when: [{count: {days: 365, at_least: 2, from_agencies: 1}}]}\n`
  writeFileSync(join(folder, 'rules.yaml'),
    'rules:\n' + version2('R1', 'Concerns from several agencies') + version2('R2', 'Many agencies in a short time'))
  world.aim(['apply', '--drafts', region])
})
after(async () => {
  rmSync(folder, { recursive: true })
  assert.equal(await world.close(), 0, 'the server ends cleanly when told to')
})

const looks = async (page, name) => {
  if (store === 'sqlite') await assertGood(page, name)
  await page.setViewportSize({ width: 1280, height: 900 })
}
const main = (page) => page.locator('main').innerText()

// Who sees no people says nothing of why they look.
async function visit (page, login) {
  if (login !== 'dpo') return signIn(page, login)
  await page.goto('/')
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('button:has-text("Continue")')
}

function walk (words, login, steps) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world)
    await visit(page, login)
    heard.length = 0
    await steps(page)
    assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [])
    await context.close()
  })
}

async function draft (page, id) {
  await page.goto('/rules')
  await page.locator('main table').first().locator(`a:has-text("${id}:")`).click()
}

walk('a manager meets the drafts and has one tried; nobody waits for it', 'manager', async (page) => {
  await page.goto('/rules')
  assert.equal(await page.locator('h1').innerText(), 'Rules')
  assert.match(await main(page), /R2: [^]*To be tried/)
  assert.match(await main(page), /Live[^]*R2: /)
  await looks(page, 'rules')
  await draft(page, 'R2')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Rule R2, version 2, draft$/)
  assert.match(await main(page), /at least 2 [^]*Live version 1: [^]*at least 5 /)
  assert.match(await main(page), /not tried on the history/)
  await looks(page, 'rule-draft')
  await page.click('button:has-text("Try it on the last 12 months")')
  for (let i = 0; i < 100 && !/Tried on/.test(await main(page)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    await page.reload()
  }
  const text = await main(page)
  assert.match(text, /If this had been live for 12 months/)
  assert.match(text, /Ethnic origin is not held/)
  assert.match(text, /front door/)
  assert.doesNotMatch(text, /\b[1-9] people flagged/)
  // the chart and its table say the same
  await page.locator('summary:has-text("Show as a table")').click()
  const weeks = await page.locator('figure tbody td:last-child').allInnerTexts()
  const bars = await page.locator('figure svg rect').count()
  assert.equal(weeks.filter((words) => words !== '0').length, bars) // a small number is said in words, and hatched
  assert.ok(weeks.some((n) => n === 'few') && !weeks.some((n) => /^[1-9]$/.test(n)), 'a week of few hits is not told')
  // what is asked for too early is refused, and says what is missing
  assert.match(text, /The examples are read next: 0 of 10 were read/)
  assert.equal(await page.locator('button:has-text("Ask for approval")').count(), 0)
  await looks(page, 'rule-tried')
})

walk('ten examples are read without a name; then approval is asked for, with a reason', 'manager', async (page) => {
  await draft(page, 'R2')
  await page.locator('main table a:text-is("A")').click()
  for (let i = 1; i <= 10; i++) {
    const text = await main(page)
    assert.match(text, /What the rule saw:[^]*What happened next:/)
    assert.doesNotMatch(text, /\b(19|20)\d\d\b/, 'no date')
    assert.match(text, /The rule rests on it/)
    if (i === 1) await looks(page, 'rule-example')
    if (i === 2) { // looking at one, and skipping it, is not reading it
      await page.click('a:has-text("Skip to the next")')
      await page.click('.govuk-back-link')
      assert.match(await main(page), /1 of 10 were read/)
      await page.locator('main table a:text-is("B")').click()
    }
    await page.click(i < 10 ? 'button:has-text("next example")' : 'button:has-text("back to the rule")')
  }
  assert.match(await main(page), /10 of 10 were read/)
  assert.match(await main(page), /Look at this/)
  await page.click('button:has-text("Ask for approval")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /say why that is right/)
  assert.match(await page.title(), /^Error: /)
  await page.fill('#ask-note', 'Younger children are seen by more services, and are whom it is for.')
  await page.click('button:has-text("Ask for approval")')
  assert.match(await main(page), /approval was asked for by manager/)
  assert.match(await main(page), /nobody approves what they made or asked for/)
  assert.equal(await page.locator('button:has-text("Approve")').count(), 0)
})

walk('the second manager agrees, and it is not live yet; twice by one does not count', 'second', async (page) => {
  await draft(page, 'R2')
  await page.keyboard.press('Tab')
  await page.focus('#decide-note')
  await page.keyboard.press('Tab')
  await enter(page) // Approve, by keyboard alone
  await page.waitForSelector('text=approved by second')
  assert.match(await main(page), /One of two has approved it/)
  assert.equal(await page.locator('button:has-text("Approve")').count(), 0)
  await looks(page, 'rule-asked')
})

walk('the data protection officer sees the figures, opens no example, and makes it live', 'dpo', async (page) => {
  await draft(page, 'R2')
  assert.match(await main(page), /They are opened by reviewers and managers/)
  assert.equal(await page.locator('main a:text-is("A")').count(), 0)
  assert.equal((await page.goto('/rules/example/R2.2.1')).status(), 403, 'no person is shown to them')
  await draft(page, 'R2')
  await page.click('button:has-text("Approve")')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Rule R2, version 2, live$/)
  assert.match(await main(page), /Hits a week: fewer than 10 in all|Hits a week: [0-9.]+/)
  assert.match(await main(page), /Worth a look: No review was closed/)
  await page.goto('/rules')
  assert.match(await page.locator('main').textContent(), /R2, version 1: [^]*Replaced by a newer version/)
})

walk('a draft is rejected with a reason, which a blank is not', 'second', async (page) => {
  await draft(page, 'R1')
  assert.equal(await page.locator('button:has-text("Reject")').count(), 0, 'nothing was asked for')
  await page.goto('/rules')
  await page.locator('a:has-text("R3:")').last().click()
  assert.match(await page.locator('.govuk-caption-l').innerText(), /live$/)
  await page.click('summary:has-text("Retire this rule")')
  await page.click('button:text-is("Retire")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Say why/)
  await page.click('summary:has-text("Retire this rule")')
  await page.fill('#retire-note', 'It fires for nobody.')
  await page.click('button:text-is("Retire")')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /retired$/)
  assert.match(await main(page), /retired by second[^]*It fires for nobody/)
})

walk('whoever is signed in may read a rule, and no figure about people', 'looker', async (page) => {
  await page.goto('/rules')
  await page.locator('a:has-text("R2:")').first().click()
  const text = await main(page)
  assert.match(text, /The rule, in words/)
  assert.doesNotMatch(text, /people flagged|Against all|Approve/)
  assert.equal((await page.goto('/rules/R2.77')).status(), 404)
})

walk('a manager changes numbers of a live rule: a draft is made, and what is live stays', 'manager', async (page) => {
  await page.goto('/rules/R1.1')
  assert.match(await main(page), /The rule, in words[^]*Version 2 is there already/)
  // the fields are in the sentence, in its words, each with a name of its own
  const form = page.locator('form#numbers')
  assert.match(await form.innerText(), /Review required \(amber\) on at least/)
  assert.deepEqual(await form.locator('.aim-sentence input').evaluateAll((all) => all.map((one) => one.name)),
    ['n_enough', 'n_agencies', 'n_window', 'n_weight', 'n_fades', 'n_due', 'n_weekly'])
  assert.equal(await page.getByRole('textbox', { name: 'Days looked back (window)' }).inputValue(), '28')
  assert.equal(await form.locator('.aim-sentence').count(), 2)
  await page.click('summary:has-text("What each number may be")')
  assert.match(await page.locator('#n_window-hint').innerText(), /^From 1 to \d+\. Now 28; 28 as the rule was written\.$/)
  await looks(page, 'rule-numbers')
  const save = (on) => on.click('button:has-text("Save as draft")')
  await save(page)
  assert.match(await page.locator('.govuk-error-summary').innerText(), /No number was changed/)
  // what cannot be is said beside its field, and what was typed stays
  await page.fill('#n_window', 'soon')
  await page.fill('#n_enough', '0')
  await save(page)
  assert.match(await page.title(), /^Error: /)
  assert.equal(await page.locator('.govuk-error-summary li').count(), 2)
  assert.match(await page.locator('#n_window-error').innerText(), /Enter a whole number from 1 to \d+/)
  assert.match(await page.getAttribute('#n_enough', 'aria-describedby'), /n_enough-error/)
  assert.equal(await page.inputValue('#n_window'), 'soon')
  await looks(page, 'rule-numbers-wrong')
  await page.locator('.govuk-error-summary a').first().click()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'n_enough')
  // each is a number, and together they cannot be
  await page.fill('#n_window', '42')
  await page.fill('#n_enough', '1')
  await save(page)
  assert.match(await page.locator('.govuk-error-summary').innerText(), /So many agencies are more than at_least asks for/)
  const late = await page.context().newPage()
  await late.goto('/rules/R1.1')
  // by keyboard alone
  await page.fill('#n_enough', '4')
  await page.focus('#n_weekly')
  await page.keyboard.press('Tab')
  await enter(page)
  await page.waitForSelector('.govuk-caption-l:has-text("Rule R1, version 3, draft")')
  assert.match(await main(page), /at least 4 [^]*42 days[^]*Live version 1: [^]*at least 3 /)
  assert.match(await main(page), /the draft was made by manager/)
  assert.equal(await page.locator('button:has-text("Try it on the last 12 months")').count(), 1)
  assert.equal(await page.locator('button:has-text("Save as draft")').count(), 0)
  await looks(page, 'rule-numbers-draft')
  // whoever saves what they began before is told
  await late.fill('#n_window', '35')
  await save(late)
  assert.match(await late.locator('.govuk-error-summary').innerText(), /Somebody made version 3 of this rule first/)
  assert.equal(await late.inputValue('#n_window'), '35')
  await late.close()
  await page.goto('/rules/R1.1')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Rule R1, version 1, live$/)
  assert.equal(await page.inputValue('.aim-sentence #n_enough'), '3')
})

walk('the region file with the lines of the page says the same; other lines need a higher version', 'manager', async (page) => {
  await page.goto('/rules/R1.3')
  await page.click('summary:has-text("As lines of the region file")')
  const lines = await page.locator('pre').innerText()
  assert.match(lines, /^ {2}- rule: R1\n {4}version: 3\n {4}numbers: \{window: 42, enough: 4\}\n?$/)
  const region = join(folder, 'region.yaml')
  const text = readFileSync(region, 'utf8')
  const say = (more) => {
    writeFileSync(region, text + '\nrecognition:\n' + more.trimEnd() + '\n')
    return world.aim(['apply', region]).toString()
  }
  writeFileSync(join(folder, 'rules.yaml'), shipped)
  assert.match(say(lines), /^Nothing to change/)
  assert.throws(() => say(lines.replace('enough: 4', 'enough: 5')), 'the same version with other numbers')
  writeFileSync(region, text)
  assert.match(world.aim(['apply', region]).toString(), /^Nothing to change/, 'a file without them takes nothing back')
  await page.goto('/rules/R1.3')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /draft$/)
})

walk('numbers are changed by who tries rules: a data protection officer decides, and changes none', 'dpo', async (page) => {
  await page.goto('/rules/R1.1')
  assert.match(await main(page), /The rule, in words/)
  assert.equal(await page.locator('button:has-text("Save as draft")').count(), 0)
})

test('who made the draft of other numbers is in the log, as of one that was applied', () => {
  const to = join(folder, 'log')
  world.aim(['audit', 'export', to])
  const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const log = files.map((file) => readFileSync(join(file.path, file.name), 'latin1')).join()
  const noted = (kind, login, what) => [...log.matchAll(new RegExp(`${kind}\\W+${login}\\W[^]{0,200}${what}`, 'g'))].length
  assert.equal(noted('apply', 'manager', 'rule R1 version 3: draft of other numbers'), 1)
  assert.equal(noted('approve', 'second', 'rule R2 version 2: approve'), 1)
  assert.equal(noted('approve', 'dpo', 'rule R2 version 2: approve, now live'), 1)
})
