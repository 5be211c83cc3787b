package main

import (
	"guichet/config"
	"guichet/templates"
)

// loadWords reads the words of letters, with the admin's own over ours, and looks whether
// they have every language that the configuration names.
func loadWords(c *config.Config) (*templates.Set, error) {
	words, err := templates.Load(c.Templates)
	if err != nil {
		return nil, usageError{err}
	}
	if err := c.CheckLanguages(words.Languages()); err != nil {
		return nil, usageError{err}
	}
	return words, nil
}
