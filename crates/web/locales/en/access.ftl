# Signing in and out, the front page, and what stands at the top of every page.
place-front = Front page
place-portal = Guardians' portal
place-school = School and kindergarten
menu-people = People
menu-lists = Lists
menu-my-profile = My profile
menu-insight = Who has looked
menu-sessions = Sign-ins
own-menu = Your menu
own-menu-small = Your menu, in the menu
sign-in = Log in
sign-out = Log out
signed-in-as = Logged in as { $name }
signed-in-nameless = Logged in

front-title = Welcome to Reim
front-text = Here you see what school and kindergarten know about you, and where each piece of it comes from.
front-at-the-machine = You are at the machine that runs Reim:
front-go = To the front page

sign-in-title = Log in
sign-in-text = You log in with ID-porten: BankID, Buypass or Commfides. Afterwards you come back here.
sign-in-button = Log in with ID-porten
sign-in-none = Nobody can log in here yet. The operations pages are still shown on the machine that runs Reim.
sign-in-failed-title = You were not logged in
sign-in-cancelled-title = You cancelled
sign-in-cancelled-text = Nothing has been done. You can log in whenever you want.
sign-in-again = Try to log in again
signed-out-title = You are logged out
signed-out-onwards = We now log you out of ID-porten too, so that you do not stay logged in to other services.
signed-out-onwards-button = Log out of ID-porten
signed-out-text = Close the browser if others use this machine.

sign-in-unasked = We do not recognise this answer from ID-porten. It may have been used before, or the page may have been open for too long.
    .remedy = Start again from here.
sign-in-another-browser = The answer from ID-porten came to another browser than the one that started.
    .remedy = Start again in this browser. Cookies must be turned on.
sign-in-too-late = It took too long before you came back from ID-porten.
    .remedy = Start again.
sign-in-without-number = ID-porten knows no Norwegian identity number for you, and without it we cannot find you.
    .remedy = Contact the municipality.

error-count = Correct { $count ->
    [one] 1 error
   *[other] { $count } errors
} before you can go on
error-signed-out-title = You are no longer logged in
error-signed-out-text = You were away for so long that you were logged out, so nothing has been done. Log in again in another window, and go back to the form: what you wrote is still there.

sign-in-not-yours = Something is wrong between us and ID-porten. It is nothing you did.
    .remedy = Try again in a while. If it goes on, give the municipality the code below.
sign-in-code = Code: { $code }
