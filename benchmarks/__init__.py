"""Measures the assistant beside what else there is. No part of the product, and of no test."""
