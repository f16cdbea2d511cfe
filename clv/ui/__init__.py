"""What every page needs of the browser session: state, cached answers, components."""
