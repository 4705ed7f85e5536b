# The municipality's own register.
place-register = Municipal register
menu-units = Units
menu-acts = History

units-title = Units in { $municipality }
units-taken = The units have been taken in. They follow Enhetsregisteret until the municipality says otherwise.
units-added = The unit has been added.
units-to-take = Enhetsregisteret has { $count ->
     [one] one unit
    *[other] { $count } units
    } not taken in here.
units-see-to-take = See which
units-unknown-there = The municipality is not found in Enhetsregisteret. Units can be kept here all the same, and are compared once the register has been fetched.
units-on-day = As it is on { $day }.
units-today = Show today
units-search = Name or organisation number
units-all-kinds = All types
units-day = As of
units-only-differing = Only those that differ from Enhetsregisteret ({ $count })
units-show = Show
units-count = { $count ->
     [0] No units
     [one] One unit
    *[other] { $count } units
    }
units-none-yet = No units yet. Begin by taking in those that Enhetsregisteret has.
units-none-found = No units match. Try fewer letters, another type or another date.

unit-name = Name
unit-kind = Type
unit-parent = Belongs to
unit-number = Organisation number
unit-number-short = Org. no.
unit-visiting = Visiting address
unit-postal = Postal address
unit-phone = Telephone
unit-email = E-mail
unit-web = Website
unit-hours = Opening hours
unit-industry = Industry code
unit-status = Status
unit-only-here = Only in the municipality
unit-closed-there = Deleted in Enhetsregisteret
unit-closed-there-help = Enhetsregisteret has deleted the unit. Close it here too, or contact Enhetsregisteret if that is wrong.
unit-differs = { $count ->
     [one] One difference
    *[other] { $count } differences
    }
unit-in-step = In step
unit-ends = Closes { $day }
unit-later = A change is planned from { $day }.
unit-see-later = See it
unit-belongs-to = Belongs to
unit-change = Change
unit-add-under = Add a unit under it
unit-close = Close
unit-new = Add a unit
unit-about = About the unit
unit-from = From
unit-nothing = Not given
unit-came-from = Came from
unit-went-on-in = Went on in
unit-children = Units under it ({ $count })
unit-no-children = No units belong to this one.
unit-saved = The change has been saved.
unit-settled = The difference has been settled.
unit-gone = The difference was no longer as shown, so nothing was done. This is how it is now.
unit-no-reason = { $field }: say why the municipality's value should stand

sides-title = The municipality and Enhetsregisteret
sides-lead = { $count ->
     [one] One field differs
    *[other] { $count } fields differ
    }. Say who is right; it can be undone.
sides-none = Nothing to settle. Where the municipality says nothing of its own, what Enhetsregisteret has is shown.
side-field = Field
side-ours = Municipality
side-theirs = Enhetsregisteret
side-agree = The same
side-follows = Follows Enhetsregisteret
side-ours-alone = Municipality only
side-differ = Different
side-kept = Municipality's stands
side-settle = Settle: { $field }
side-take-theirs = Use Enhetsregisteret's
side-reason = Keep the municipality's, because
side-keep-ours = Keep the municipality's

unit-change-title = Change { $name }
unit-close-title = Close { $name }
unit-form-lead = Leave a field empty to show what Enhetsregisteret has. Before anything is saved, you see what will change.
unit-close-lead = The unit is gone from the day you choose. What was before can always be shown, and closing can be undone.
unit-theirs = Enhetsregisteret: { $value }
unit-address-lines = Street or post box
unit-postal-code = Postal code
unit-postal-place = Postal place
unit-choose = Choose
unit-close-children = { $count ->
     [one] One unit belongs
    *[other] { $count } units belong
    } to this one. What is to become of { $count ->
     [one] it
    *[other] them
    }?
unit-close-move = Moved to another unit
unit-close-to = Move to
unit-close-too = Closed the same day
unit-day = From
unit-day-help = Day, month, year. May be in the future or the past.
unit-day-close-help = The first day on which the unit is no longer there.
unit-reason = Why (optional)
unit-preview = See what will change
unit-mistake-kind = Choose a type
unit-mistake-parent = Choose what the unit belongs to
unit-mistake-number = An organisation number has nine digits, and the control digit must be right
unit-mistake-postal-code = Write a postal code of four digits, and a place
unit-mistake-phone = Write a telephone number of eight digits, or with a country code
unit-mistake-email = Write an e-mail address, for example post@kommune.no
unit-mistake-web = Write a web address, for example www.kommune.no
unit-mistake-industry = An industry code has five digits, for example 85.201
unit-mistake-place = Choose where the units under it are to be moved
unit-mistake-day = Write the day as day.month.year, for example 01.08.2026
unit-mistake-too-long = The text is too long

unit-effect-title = What changes on { $day }
unit-effect-lead = { $count ->
     [one] One unit is
    *[other] { $count } units are
    } affected. Nothing has been saved yet.
effect-new = New
effect-changed = Changed
effect-ended = Closed
effect-before = Before:
effect-after = Now:
effect-left-to-register = Left to Enhetsregisteret
unit-approve = Save
unit-go-on = Back to the form

adopt-title = Take in from Enhetsregisteret
adopt-lead = { $count ->
     [one] One unit is
    *[other] { $count } units are
    } taken in as in Enhetsregisteret, with the same place in the tree. They follow the register until the municipality says otherwise, and it can all be undone.
adopt-do = { $count ->
     [one] Take in the unit
    *[other] Take in { $count } units
    }

acts-title = History of { $municipality }
acts-lead = Everything that has been done to the units, the latest first. Anything can be undone, as long as nothing later builds on it.
acts-none = Nothing has been done yet.
acts-earlier = Show earlier
acts-undone = It has been undone.
acts-undone-before = It had been undone already.
acts-built-on = It cannot be undone alone: something later builds on it. Undo the latest first.
acts-stands-on = It cannot be undone now: other units belong to what would be gone. Move them first.
act-add-unit = Added
act-change-unit = Changed
act-move-unit = Moved
act-close-unit = Closed
act-merge-units = Merged
act-split-unit = Split
act-settle-difference = Settled a difference
act-adopt = Took in from Enhetsregisteret
act-undo = Undo
act-undone = Undone
act-reason = Reason: { $reason }

fault-not-there = { $name } is not there on that day. Choose another day.
fault-nothing = Nothing has been changed.
fault-nameless = The unit needs a name or an organisation number.
fault-ring = { $name } cannot belong to itself or anything under it. Choose another unit.
fault-orphan = { $name } would belong to a unit that is not there all the time. Choose a later day or another unit.
fault-has-children = These belong to the unit, or are planned to: { $names }. Choose what is to become of them.
fault-second-top = The municipality has one unit at the top. Choose what this one belongs to.
fault-top = The municipality itself cannot be closed, merged or split here.
fault-same-number = { $name } already has that organisation number.
fault-too-few = Choose at least two units.
fault-not-its-own = { $name } does not belong to the unit that is split.
fault-left-over = Choose where these go: { $names }.

unit-kind-municipality = The municipality
unit-kind-administration = Administration
unit-kind-department = Department
unit-kind-school = School
unit-kind-adult-education = Adult education
unit-kind-culture-school = School of arts
unit-kind-kindergarten = Kindergarten
unit-kind-nursing-home = Nursing home
unit-kind-home-care = Home care
unit-kind-health-centre = Health centre
unit-kind-child-welfare = Child welfare
unit-kind-social-services = NAV and social services
unit-kind-library = Library
unit-kind-culture = Culture
unit-kind-sports = Sports
unit-kind-fire-service = Fire service
unit-kind-technical = Technical services
unit-kind-planning = Planning
unit-kind-undertaking = Municipal undertaking
unit-kind-other = Other
