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

// loadConfig reads the configuration; its faults are the admin's.
func loadConfig(path string) (*config.Config, error) {
	c, err := config.Load(path)
	if err != nil {
		return nil, usageError{err}
	}
	return c, nil
}

// usageError is a fault of the command line or the configuration.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }

func (u usageError) Unwrap() error { return u.err }
