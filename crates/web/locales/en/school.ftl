# What a school secretary reads.
desk-here = Contact details
desk-nameless = Without a name
desk-guardian = Guardian
desk-employee = Employee
desk-mobile = Mobile phone
desk-email = E-mail
desk-private-email = Private e-mail
desk-name = Name
desk-language = Language
desk-reservation = Reservation
desk-address = Address
desk-status = Status
desk-protection = Address protection
desk-work-phone = Work phone, as the person wrote it
desk-source-krr = the Contact and Reservation Register
desk-source-school = the school system
desk-source-kindergarten = the kindergarten system
desk-source-hand = written by hand
desk-source-population = the National Population Register
desk-source-entities = Enhetsregisteret

desk-contact = Contact details
desk-lead = E-mail and mobile are fetched every night from the Contact and Reservation Register (KRR). Fields with a padlock cannot be changed here. Tick “Do not update from KRR” and save when a field must be kept by hand.
desk-nothing = Not registered
desk-fetched = Fetched from the Contact and Reservation Register
desk-manual = Registered manually. The information could not be fetched from the Contact and Reservation Register.
desk-from-system = This is what { $source } has.
desk-differs = Something else is in { $source }:
desk-confirmed = Confirmed by the person { $date }.
desk-stale = The person has not confirmed this in the last 18 months. Do not use it for important notices.
desk-stale-last = Last confirmed { $date }.
desk-opted-out = Not updated from KRR. Switched off by { $name } { $date }.
desk-locked = Locked by { $name } { $date }. No source changes the value.
desk-reason-was = Reason: { $reason }
desk-until = Until { $date }.
desk-krr-says = KRR now says:
desk-krr-has-nothing = KRR has no value for the field now.
desk-opt-out = Do not update from KRR
desk-reason = Reason
desk-reason-help = Must be filled in when you switch off. The person can read it.
desk-save = Save
desk-errors = { $count ->
    [one] You must look at one field before we can save
   *[other] You must look at { $count } fields before we can save
    }

desk-fault-moved = The field was changed while you had the page open. The value is now “{ $kept }”. What you wrote is still in the field: save again if that is what is to count.
desk-fault-closed = The field is fetched from KRR and cannot be changed here. Nothing has been saved. Tick “Do not update from KRR” first.
desk-fault-locked = The field is locked, so nothing has been saved.
desk-fault-no-reason = Write a reason why the field is not to be updated from KRR
desk-fault-not-ours = The value comes from the school or kindergarten system and must be removed there. Here you can write another instead.
desk-fault-phone-length = The telephone number must have 8 to 20 characters
desk-fault-phone-character = The telephone number can only have digits, blanks and hyphens, and + before the country code
desk-fault-phone-impossible = This is not a telephone number that can be called. Write the country code if it is foreign, for example +46
desk-fault-email-length = The e-mail address must have 3 to 254 characters
desk-fault-email-letters = The e-mail address cannot have æ, ø or å before the at sign
desk-fault-email-form = Write the e-mail address as name@domain.no

desk-notice-saved = Saved.
desk-notice-opened = The field is open. Write the value that is to be used, and save.
desk-notice-fetched-again = Saved. The field is fetched from KRR again.
desk-notice-unchanged = There was nothing to save.

desk-ask-title = The Contact and Reservation Register
desk-ask = Fetch again
desk-checked = KRR last answered about the person { $time }.
desk-never-checked = KRR has not answered about the person yet.
desk-receipt-changed = Updated from KRR. This has changed:
desk-receipt-same = KRR says the same as before
desk-receipt-shown = This is what KRR says now. It is not kept.
desk-receipt-not-returned = KRR answered, but said nothing of the person
desk-receipt-refused = What KRR says of the person cannot be used
desk-receipt-no-answer = KRR is not answering now
desk-receipt-not-asked = KRR cannot be asked about the person
desk-receipt-as-before = What is shown is as it was.
desk-receipt-retry = Try again after { $time }.
desk-receipt-gone = Removed
desk-receipt-before = (before: { $value })

desk-protected = The person has a protected address. Do not pass the details on.
desk-shielded = The person is registered in { $municipality } and has a protected address. Contact details are shown only to those with special access.
desk-reserved = The person has opted out of digital communication. Decisions and important letters must go on paper. Ordinary messages can still be sent.
desk-deleted = The person has been deleted from KRR.
desk-not-registered = The person is not in KRR.
desk-not-heard = KRR has not been asked about the person yet. That is done tonight, or when you fetch again.
desk-no-agreement = The municipality has no agreement to fetch details of the person from KRR.
desk-agreement-ended = The municipality’s agreement to fetch from KRR has ended.
desk-dead = The person is dead according to the National Population Register, and KRR is not asked. Do not send messages.
desk-out-of-scope = No school or kindergarten ties the person to the municipality now, so KRR is not asked.
desk-without-number = The person is registered without a national identity number, so KRR cannot be asked.
desk-not-asked-protected = KRR is not asked about people with a protected address.
desk-look-up = The municipality may look people up in KRR, but not keep the answer. Fetch again to see it.
desk-krr-down = KRR has not answered since { $time }.
desk-krr-down-age = What is shown is from { $time }.

desk-about = About the person
desk-name-source = The name comes from
desk-guardian-of = Guardian of
desk-works-at = Employed at
desk-municipality = Municipality
desk-history = History
desk-history-none = Nobody has changed anything by hand.
desk-history-law = KRR’s earlier values are not kept.
desk-did-opt-out = Updating from KRR switched off.
desk-did-lock = Locked.
desk-did-write = Set to “{ $value }”
desk-did-remove = Removed, or left to KRR

find-title = Find a person
find-label = Name or telephone number
find-help = The name of the guardian or the employee, of a child, or the number that somebody calls from.
find-role = Show
find-both = Guardians and employees
find-guardians = Guardians
find-employees = Employees
find-unit = School or kindergarten
find-all-units = All
find-button = Search
find-error = We could not search
find-nothing-typed = Write a name or a telephone number
find-no-number = Write a whole telephone number, or search by name
find-not-asked = Write the beginning of one or more names. The order does not matter.
find-count = { $count ->
    [one] One person
   *[other] { $count } people
    }
find-more = The first { $count } people
find-more-help = There are more. Write more of the name, or choose a school or kindergarten.
find-none-title = Nobody found
find-none = We found nobody that you may see. Try fewer letters, a child’s name, or a telephone number.
find-clear = Start again
find-caption = People who match
find-why = Why
find-guardian-of = Guardian of
find-employee-at = Employed at
find-unknown-unit = an unknown unit
find-no-tie = No tie now
find-pages = Pages of people

lists-lead = These are the people that somebody should look at. People with a protected address are on no list.
lists-choose = Choose a list
lists-opted-out = Not updated from KRR
lists-without-email = Without e-mail
lists-without-mobile = Without a mobile phone
lists-unconfirmed = Not confirmed in the last 18 months
lists-reserved = Reserved
lists-show = Show
lists-over = over { $count }
lists-more-help = There are more. Choose a school or kindergarten, or download the whole list.
lists-none = There is nobody on this list.
lists-take = Download as Excel
lists-take-help = The file has e-mail and mobile. It is written down for each person that you have taken it.
lists-units = School and kindergarten
lists-source = Source
lists-number = Number in Reim
