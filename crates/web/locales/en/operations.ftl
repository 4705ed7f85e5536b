# The operations pages.
start-run = Start a run
stop-run = Stop the run
reload = Reload the page
started-at = started { $time }
nothing-running = Nothing is running
next-run = Next: { $job }, { $time }.
no-next-run = Nothing is scheduled.

progress-title = Progress
progress-of = { $total ->
    [one] { $done } of { $total } person
   *[other] { $done } of { $total } people
}
progress-so-far = { $done ->
    [one] { $done } person so far
   *[other] { $done } people so far
}
progress-beginning = The run is about to begin
progress-rate = { $rate } people a second
progress-soon = less than a minute left
progress-minutes-left = { $minutes ->
    [one] about one minute left
   *[other] about { $minutes } minutes left
}
progress-hours-left = { $hours ->
    [one] about one hour left
   *[other] about { $hours } hours left
}
progress-ended = The run is over: { $status }. Reload the page to see the result.

tile-last-completed = Last completed
tile-from-krr = Fetched from KRR
tile-of-people = { $people ->
    [one] of { $people } person
   *[other] of { $people } people
}
tile-by-hand = Registered by hand
tile-by-hand-note = typed in by somebody
tile-switched-off = Switched off
tile-switched-off-note = “Do not update from KRR”
tile-awaiting = To approve
tile-awaiting-link = See the runs
tile-awaiting-none = nothing is waiting
tile-quarantine = In quarantine
tile-quarantine-link = See what and why
tile-quarantine-none = everything is in use

chart-title = Questions per night
chart-answered = Answered
chart-unanswered = Unanswered
chart-empty = Nobody has been asked about yet. The chart comes after the first run.
chart-show-table = Show the figures in a table
chart-night = Night before
chart-description = Between { $lowest } and { $highest } people were answered for each night. In all, { $unanswered } questions went unanswered. The figures are in the table below.

newest-title = Latest run against KRR
newest-none = KRR has not been asked yet.
counts-help-label = What the figures mean
sum-holds = The parts add up to the whole.
sum-broken = The parts do not add up to the whole. The run is not to be trusted; see the log.

registers-title = Registers
registers-none = No register has been asked yet.
register-krr = Contact and Reservation Register (KRR)
register-folkeregisteret = National Population Register
register-enhetsregisteret = Enhetsregisteret (legal entities)
register-klass = Statistics Norway, KLASS
register-maskinporten = Maskinporten
register-last-answer = Last answered
register-last-token = Last access token
register-failing = Not working
register-failing-since = Not working since
register-again = Asked again
register-last-fault = Latest fault
register-fault-over = has answered since
circuit-closed = Answering
circuit-open = Not asked for now
circuit-open-until = Not asked before { $time }
circuit-half-open = Being tried again

schedule-title = Schedule
schedule-none = Nothing is scheduled.
schedule-when = When
schedule-next = Next time
schedule-last = Last time
rhythm-daily = Every day at { $time }
rhythm-minutes = { $minutes ->
    [one] Every minute
   *[other] Every { $minutes } minutes
}
rhythm-cron = By the pattern { $expression }

recent-title = Latest runs
all-runs = See all runs
runs-all = All
runs-none = No runs yet.
runs-pages = Pages of runs

job-krr = KRR, guardians and employees
job-population = National Population Register, names and addresses
job-entities = Enhetsregisteret, changes
job-entities-whole = Enhetsregisteret, all of it
job-classification = SSB, municipalities and other codes
job-import-school = Import from the school system
job-import-kindergarten = Import from the kindergarten system
job-import-other = Import from a file
job-tidy = Clearing away
job-other = Other work

reach-everybody = All municipalities
reach-person = Person { $number }

status-waiting = Queued
status-running = Running
status-waiting-for-register = Waiting for the register
status-stopping = Stopping
status-stopped = Stopped
status-completed = Completed
status-completed-with-errors = Completed with errors
status-needs-approval = Awaiting approval
status-applied = Carried out
status-refused = Refused
status-outdated = Out of date
status-failed = Failed
status-not-permitted = Not permitted

run-number = Run { $number }
run-number-label = Number
run-about = About the run
run-reach = Reach
run-file = File
run-kind = Kind
kind-real = For real
kind-dry = Dry run
run-asked-by = Started by
by-schedule = The schedule
by-operator = An operator
by-terminal = The terminal
by-demo = The demo
run-started = Started
not-started = Not started yet
run-ended = Ended
run-duration = Duration
run-job = Job
run-status = Status
run-counts = What was asked
run-delivered = The people in the delivery
run-problems = Errors and deviations

count-asked = Asked
count-value = Found
count-value-help = The register gave something: an e-mail address, a mobile number, a name or an address.
count-none = None
count-none-help = The register knows the person with nothing to give, or does not know the person.
count-deleted = Deleted
count-deleted-help = The person has been deleted from the register, or is dead.
count-not-returned = Left out
count-not-returned-help = The person was not mentioned in the answer. That says nothing about them, so nothing has changed.
count-failed = Failed
count-failed-help = The register did not answer. Nothing has changed, and it will be asked again.
count-changed = Changed
count-changed-long = People changed
count-would-change = Would change
count-quarantined = Put in quarantine
asked-of = { $asked } of { $expected }

delivered-value = With e-mail or mobile
delivered-none = Without
delivered-gone = No longer there
delivered-refused = Refused
delivered-people = People
movements = What the delivery came to
movements-to-come = What the delivery will come to
movements-numbers = { $people } get a national identity number that was missing.
movements-protection = { $people } get another protection of the address.
movement-kind = Kind
movement-held = Before
movement-added = New
movement-changed = Changed
movement-removed = Gone
records-units = Units
records-people = People
records-guardianships = Guardians of children
records-enrolments = Places in school and kindergarten
records-employments = Positions
reason-people = { $removed } of { $held } people would be gone. Up to { $limit } may go without approval.
reason-guardianships = { $removed } of { $held } ties between guardians and children would be gone. Up to { $limit } may go without approval.
reason-enrolments = { $removed } of { $held } places in school and kindergarten would be gone. Up to { $limit } may go without approval.
reason-employments = { $removed } of { $held } positions would be gone. Up to { $limit } may go without approval.
reason-nobody = The file is said to be complete, and names nobody. { $held } people are registered already.
reason-unshielded = { $lowered } of { $held } protected addresses would be protected less.
reason-other-municipality = The units belong to municipality { $number }.
reason-sums = The rows of { $file } do not add up: those used and refused are not as many as those read.

problem-what = What
problem-remedy = What you can do
problem-count = Count

dry-run = Dry run
dry-run-small = dry run
real-run = For real

reform-waits-title = A reform is waiting for approval
reform-waits-text = Statistics Norway tells of changes that concern municipalities in the register. Numbers and names change; people, units, access and agreements stay where they are.
reform-overtaken = What the plan was made from has changed. Take a new run.
reform-renamed = { $from } is called { $to }
reform-renumbered = { $from } becomes { $to }
reform-merged = { $from } merge into { $to }
reform-split = { $from } is divided between { $to }
reform-part-moved = A part of { $from } goes to { $to }
reform-founded = { $to } is new
reform-ended = { $from } ceases
plan-waits-title = The dry run is ready to be read
plan-waits-text = { $people ->
    [one] { $people } person would be changed. Nothing has changed yet. If you approve, exactly the differences below are carried out, and nothing else.
   *[other] { $people } people would be changed. Nothing has changed yet. If you approve, exactly the differences below are carried out, and nothing else.
}
plan-expires = The plan can be approved until { $time }.
plan-moved-already = { $people ->
    [one] { $people } of the people in the plan has changed since the dry run. The plan will therefore not be carried out, even if you approve it.
   *[other] { $people } of the people in the plan have changed since the dry run. The plan will therefore not be carried out, even if you approve it.
}
approve-plan = Approve and carry out
refuse-plan = Discard the plan
take-new-dry-run = Take a new dry run
outdated-title = The plan was not carried out
outdated-text = What it was built on has changed since the dry run, or the time for approving it ran out. Nothing of the plan has been done. A new dry run shows the differences as they are now.
applied-title = The plan has been carried out
applied-text = { $people ->
    [one] { $people } person was changed, exactly as the plan showed.
   *[other] { $people } people were changed, exactly as the plan showed.
}
refused-title = The plan was refused
refused-text = Nothing of it has been done.

guard-title = The run is waiting for approval
guard-part = { $removals ->
    [one] { $removals } person would lose a detail without getting a new one, { $share } of the { $held } who had one when the run began. Up to { $limit } may lose it without approval.
   *[other] { $removals } people would lose a detail without getting a new one, { $share } of the { $held } who had one when the run began. Up to { $limit } may lose it without approval.
}
guard-limit = The limit is the larger of { $always } people and { $percent } per cent. Everything else is up to date. Look through the details below. If they are too many, the register may be answering wrongly: refuse, and run again later.
guard-delivery = Nothing of the file is in use yet. If the extract is wrong: refuse, and send a new file.
approve-delivery = Approve and use the file
approve-removals = { $removals ->
    [one] Approve and remove for { $removals } person
   *[other] Approve and remove for { $removals } people
}
refuse-removals = Refuse and keep

plan-title = Differences
held-back-title = Details that would be removed
plan-people = { $people ->
    [one] { $people } person.
   *[other] { $people } people.
}
plan-unseen = In addition, { $people } only get new times for when their details were last changed or confirmed.
plan-empty = The dry run found no differences. There is nothing to approve.
plan-person = Person
plan-field = Field
plan-old = Now
plan-new = Afterwards
plan-source = Source
plan-nothing = none
plan-removed = Removed
plan-pages = Pages of differences
shielded-person = Shielded person
shielded-value = Shielded

parts-title = Municipalities
parts-rest = { $count ->
    [one] Show { $count } more municipality
   *[other] Show { $count } more municipalities
}
part-municipality = Municipality
part-removals = Removed

field-name = Name
field-email = E-mail
field-mobile = Mobile
field-language = Language
field-reservation = Reservation
field-address = Address
field-status = Status
field-protection = Address protection
source-krr = KRR
source-school = School system
source-kindergarten = Kindergarten system
source-hand = Typed by hand
source-population = National Population Register
source-entities = Enhetsregisteret
source-klass = Statistics Norway
value-language-nb = Norwegian Bokmål
value-language-nn = Norwegian Nynorsk
value-language-en = English
value-language-se = Northern Sámi
value-reserved = reserved
value-not-reserved = not reserved
value-reservation-unknown = unknown
value-dead = dead
value-alive = alive
value-protection-none = not protected
value-protection-client = client address
value-protection-confidential = confidential
value-protection-strict = strictly confidential

quarantine-lead = This is what a source has said that cannot be used as it stands. The rest of what the source said is in use. If the fault is found again, it comes back here.
quarantine-none-title = Nothing in quarantine
quarantine-none = Everything the sources have said is in use.
quarantine-count = { $count ->
    [one] { $count } thing to look at
   *[other] { $count } things to look at
}
quarantine-subject = Who or where
quarantine-seen = Last seen
quarantine-first = First { $date }
quarantine-actions = Actions
quarantine-retry = Try again
quarantine-settle = Mark as settled
quarantine-pages = Pages of the quarantine

start-title = Start a run
start-lead = The run asks KRR about guardians and employees at once, as far as each municipality’s agreement permits.
start-reach = Who is to be asked about?
start-one-municipality = One municipality
start-one-person = One person
start-choose-municipality = Choose a municipality
start-person-number = The person’s number in Reim
start-person-help = Our number for the municipality and the person, for example 1-42. Never a national identity number.
start-kind = What is to happen with the answers?
start-dry-help = You see what would change, field by field. Nothing changes until you approve.
start-real-help = The answers are used as they come. Should too many lose a detail, the run stops and asks.
start-errors = { $count ->
    [one] You must correct { $count } error before the run can start
   *[other] You must correct { $count } errors before the run can start
}
start-fault-reach = Choose who is to be asked about
start-fault-municipality = Choose the municipality to ask in
start-fault-person-number = Write the person’s number in Reim as two numbers with a hyphen, for example 1-42
start-fault-unknown-person = No person has this number in Reim
start-fault-municipality-keeps-nothing = The municipality has an agreement on look-ups alone. Nothing is kept there, so a run has nothing to do
start-fault-person-keeps-nothing = The person’s municipality has an agreement on look-ups alone. Nothing is kept there. “reim sync --person” in the terminal shows the answer without keeping it

notice-started = The run is queued and will start at once.
notice-stopping = The run stops at once. If it waits for the register, it stops when it would have asked again. What has been done stays.
notice-already-over = The run was over already, so there was nothing to stop.
notice-already-under-way = A run that covers this is already under way. Here it is.
notice-approved = Approved. The plan has been carried out.
notice-being-carried-out = Approved. The plan is large and is being carried out. Reload the page in a while to see the result.
notice-refused = Refused. Nothing is removed or changed.
notice-settled = Marked as settled.

agreements-lead = The agreement with each municipality decides who is asked about in KRR, what the answers are used for and for how long. The runs do nothing that is not written here.
agreements-none-title = No agreements
agreements-none = Without an agreement nobody is asked about. Agreements are registered by whoever runs Reim.
agreement-ground = Purpose and legal basis
agreement-people = Who is asked about
agreement-until = Good until
agreement-on-behalf = Asked on behalf of { $number }
agreement-no-basis = No legal basis is stated
agreement-guardians = Guardians
agreement-not-guardians = Not guardians
agreement-employees = Employees: { $basis }
agreement-not-employees = Not employees; no legal basis is stated
agreement-protected = Also people with a protected address
agreement-not-protected = Not people with a protected address
agreement-kept = { $days ->
    [one] Erased { $days } day after the person is no longer in scope
   *[other] Erased { $days } days after the person is no longer in scope
}
standing-good = In force
standing-ends-soon = Ends soon
standing-ended = Ended
standing-look-up = Look-up when needed only
standing-no-basis = Lacks a legal basis
standing-nobody = Covers nobody
