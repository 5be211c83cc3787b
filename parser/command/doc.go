// Package command owns the lines that speak to a desk: commands ("#assign ana") at the top of a
// reply, and fields ("Label: value") anywhere in it or in the question that it quotes.
//
// It refuses to know any command or field by name, and who may say what.
//
// The rules of a command's line are parse in command.go, those of a label labelEnds and fieldLine
// in field.go.
package command
