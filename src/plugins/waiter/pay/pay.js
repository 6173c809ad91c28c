// Copies what stands beside the button. The page works without: everything can be selected by hand.
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = !navigator.clipboard
  button.addEventListener('click', () => {
    const before = button.textContent
    void navigator.clipboard.writeText(button.dataset.copy).then(() => {
      button.textContent = button.dataset.done
      setTimeout(() => (button.textContent = before), 2000)
    })
  })
}
