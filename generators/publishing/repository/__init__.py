"""Files and a branch come in; trees and commits, made by git, go out."""
