"""Mentors and newcomers: who fits whom, how many they can take, and what comes next."""
