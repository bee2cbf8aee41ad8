// Log-in page of a demonstration: [data-fill="name"] writes the user name and moves to the password.
document.querySelectorAll("[data-fill]").forEach((button) =>
  button.addEventListener("click", () => {
    document.querySelector('input[name="username"]').value = button.dataset.fill;
    document.querySelector('input[name="password"]').focus();
  }),
);
