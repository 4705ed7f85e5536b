# What everybody may know.
accessibility-title = Accessibility
accessibility-lead = Everybody must be able to use these pages, also with a screen reader, with the keyboard alone, and with enlarged text. They are made to WCAG 2.1 levels A and AA, as the law demands of municipalities.
accessibility-statement = The accessibility statement
accessibility-how = How the pages are made
accessibility-keyboard = Everything can be reached and used with the keyboard alone, and you always see where you are.
accessibility-script = Everything works without JavaScript.
accessibility-size = The text can be enlarged to 200 per cent, and the pages fit a screen 320 pixels wide.
accessibility-colours = Colour is never the only thing that tells something. The pages follow your setting for light or dark.
accessibility-tested = Each page is tried in a browser with a tool that looks for faults, in every state and language, before it is taken into use. A tool does not find every fault.
accessibility-barrier = Is there something you cannot do?
accessibility-barrier-text = Tell the municipality. Write which page it is about, and what you tried to do. You can also have the same done by telephone or in person.
accessibility-uutilsynet = If you get no answer, you can tell the authority for universal design of ICT:

privacy-title = Privacy
privacy-lead = The municipality answers for the details, and Reim is the tool it uses. Here is what is kept, why, and for how long.
privacy-statement = The municipality’s privacy statement
privacy-what = What may be kept about you
privacy-what-name = Name, address and whether the address is protected, from the population register or as the school and the kindergarten have registered it.
privacy-what-contact = Telephone number, e-mail, language and whether you have reserved yourself, from the contact and reservation register or as the municipality has typed it in. A work telephone is here only if you have added it yourself.
privacy-what-ties = Which children you are a guardian of, and where they go to school or kindergarten; for employees where you work.
privacy-what-number = Your national identity number. It is used only to find you in the registers and to log you in. It is never shown.
privacy-what-log = Who has looked at, fetched or changed your details, and when.
privacy-ground = Why the municipality may use the contact and reservation register
privacy-ground-text = Each municipality has written down its purpose and its legal basis. Reim asks about nobody without them.
privacy-ground-none = No municipality asks the contact and reservation register here now.
privacy-purpose = Purpose: { $purpose }
privacy-basis = Legal basis: { $basis }
privacy-copy = { $days ->
    [one] What the register says is kept as long as you have a child in school or kindergarten, and one day after.
   *[other] What the register says is kept as long as you have a child in school or kindergarten, and { $days } days after.
}
privacy-look-up = What the register says is not kept. It is fetched when somebody needs it.
privacy-until = Good until { $date }
privacy-who = Who can see it
privacy-who-text = Only employees who have been given access, at the school or kindergarten in question, and systems that the municipality has permitted to send you messages. Access always ends on a date. If your address is protected, they need special access. Each time somebody looks at your details it is written down, and you can see it yourself.
privacy-long = For how long
privacy-long-history = What a field was before somebody changed it by hand: { $time }. What the contact and reservation register said before is not kept.
privacy-long-looks = Who has looked at your details: { $time }.
privacy-days = { $number ->
    [one] one day
   *[other] { $number } days
}
privacy-years = { $number ->
    [one] one year
   *[other] { $number } years
}
privacy-long-sessions = { $hours ->
    [one] You stay logged in for one hour at most, and until you have been away for { $minutes } minutes.
   *[other] You stay logged in for { $hours } hours at most, and until you have been away for { $minutes } minutes.
}
privacy-rights = What you can do
privacy-rights-insight = See who has looked at your details:
privacy-rights-correct = Have what is wrong corrected:
privacy-rights-complain = Complain to the data protection authority:
privacy-cookies = Cookies
privacy-cookies-text = We use only those that the pages need in order to work. Nobody follows you from page to page, and nobody else is told that you have been here.
privacy-cookie-session = that you are logged in. Gone when you log out.
privacy-cookie-sign-in = that the answer from ID-porten belongs to this browser. Gone when you are logged in.
privacy-cookie-form = that a form comes from our own pages.
privacy-cookie-language = the language you have chosen. Lasts for a year.
