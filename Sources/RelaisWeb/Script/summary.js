// What is wrong with a form stands first on its page, and is where one begins to read and to move by keyboard.
document.querySelector('main .note-err[tabindex="-1"]')?.focus()
